using System.Diagnostics;
using System.Threading;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>Threads that call a device which nobody removes, each on a file of its own.</summary>
/// <param name="strategy">The guard.</param>
internal sealed class CallLoop(GuardStrategy strategy)
{
    /// <summary>Calls between two looks at the clock.</summary>
    internal const int Chunk = 1_000;

    private const int MostChunks = 4_096;

    private readonly NativeBench bench = new(strategy);

    private static double NanosecondsPerTick => 1e9 / Stopwatch.Frequency;

    /// <summary>Calls for about that long.</summary>
    internal Calls Run(int threads, TimeSpan duration) => Run(threads, duration, OpenAndLoop);

    /// <summary>The same for anything else that can be called a number of times.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="duration">How long.</param>
    /// <param name="open">Makes, in each thread, something that makes a chunk of calls, and is disposed at the end.</param>
    internal static Calls Run(int threads, TimeSpan duration, Func<int, Loop> open)
    {
        var each = new Calls[threads];
        using var everybody = new Barrier(threads);
        void Work(int thread)
        {
            using var loop = open(thread);
            loop.Chunk();
            everybody.SignalAndWait();
            each[thread] = Measure(loop, duration);
            everybody.SignalAndWait();
        }

        var others = Enumerable.Range(1, threads - 1).Select(t => new Thread(() => Work(t)) { IsBackground = true }).ToList();
        others.ForEach(t => t.Start());
        Work(0);
        others.ForEach(t => t.Join());
        // Alone, the median chunk: what else the machine did meanwhile is not the call's price. Threads that wait for each other: all of it.
        return new Calls(
            each.Sum(c => c.Count),
            each.Sum(c => c.Bytes),
            threads == 1 ? each[0].Nanoseconds : each.Sum(c => c.Ticks) * NanosecondsPerTick / each.Sum(c => c.Count),
            each.Sum(c => c.Ticks));
    }

    private static Calls Measure(Loop loop, TimeSpan duration)
    {
        var chunks = new long[MostChunks];
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long begin = Stopwatch.GetTimestamp(), end = begin + (long)(duration.TotalSeconds * Stopwatch.Frequency), now = begin;
        int count = 0;
        do
        {
            long before = now;
            loop.Chunk();
            now = Stopwatch.GetTimestamp();
            chunks[count++ % MostChunks] = now - before;
        }
        while (now < end);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        int kept = Math.Min(count, MostChunks);
        Array.Sort(chunks, 0, kept);
        return new Calls((long)count * Chunk, bytes, chunks[kept / 2] * NanosecondsPerTick / Chunk, now - begin);
    }

    private Loop OpenAndLoop(int thread)
    {
        var task = bench.Machine.Enter("caller");
        var user = bench.User("caller");
        var file = bench.Open(user) ?? throw new InvalidOperationException("the device is gone");
        return new Loop(
            () => Call(user, file),
            () =>
            {
                user.Close(file);
                task.Dispose();
            });
    }

    private static void Call(UserProcess user, File file)
    {
        for (int i = 0; i < Chunk; i++)
        {
            if (NativeBench.Now(user.Ioctl(file, ToyIoctl.GetStatus)) != 1)
                throw new InvalidOperationException("an ioctl failed on a device that nobody removes");
        }
    }

    /// <summary>Calls that were made.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Bytes">How much they allocated.</param>
    /// <param name="Nanoseconds">Of one.</param>
    /// <param name="Ticks">Of all, added up over the threads.</param>
    internal readonly record struct Calls(long Count, long Bytes, double Nanoseconds, long Ticks)
    {
        internal double BytesPerCall => (double)Bytes / Count;
    }

    /// <summary>A thread's part.</summary>
    /// <param name="chunk">Makes the calls.</param>
    /// <param name="close">The end.</param>
    internal sealed class Loop(Action chunk, Action close) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => close();

        internal void Chunk() => chunk();
    }
}
