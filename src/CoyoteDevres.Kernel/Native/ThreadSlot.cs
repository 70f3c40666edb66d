namespace CoyoteDevres.Kernel;

/// <summary>
/// A small number that no other living thread has: what stands for the processor in per-CPU data. A thread of a user program
/// cannot keep itself from being moved to another processor, so it is the thread that owns the counter, and nobody else writes it.
/// </summary>
internal static class ThreadSlot
{
    private static readonly Lock Gate = new();
    private static readonly Stack<int> Free = [];
    private static int made;

    [ThreadStatic]
    private static Owner? mine;

    /// <summary>The running thread's number.</summary>
    internal static int Current => (mine ??= Take()).Number;

    private static Owner Take()
    {
        lock (Gate)
            return new Owner(Free.TryPop(out int free) ? free : made++);
    }

    /// <summary>Dies with its thread; the number then goes to the next thread that asks, with the counts that it left.</summary>
    private sealed class Owner(int number)
    {
        ~Owner()
        {
            lock (Gate)
                Free.Push(Number);
        }

        internal int Number { get; } = number;
    }
}
