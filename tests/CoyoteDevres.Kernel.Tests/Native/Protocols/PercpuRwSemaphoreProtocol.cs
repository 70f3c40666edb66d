using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>
/// <see cref="NativePercpuRwSemaphore"/>, step for step, as a program that can be explored: each access to a counter, to the flag and
/// to the monitor is an operation. The barrier through all threads does nothing here: executions are sequentially consistent.
/// </summary>
/// <param name="runtime">Where it lives.</param>
/// <param name="threads">How many threads have a counter.</param>
/// <param name="slip">What is done wrong.</param>
internal sealed class PercpuRwSemaphoreProtocol(IRuntime runtime, int threads, PercpuRwSemaphoreSlip slip)
{
    private readonly Cell<int>[] counts = [.. Enumerable.Range(0, threads).Select(t => new Cell<int>(runtime, $"counts[{t}]", 0))];
    private readonly ModelMonitor gate = new(runtime, "gate");
    private readonly ModelWord blocked = new(runtime, "blocked");

    // Only under the gate.
    private readonly Queue<Waiter> queue = [];

    /// <param name="me">The calling thread's counter.</param>
    /// <param name="queued">Called, under the gate, if it has to queue.</param>
    internal async Op DownRead(int me, Func<Op>? queued = null)
    {
        if (await TryCount(me))
            return;
        if (slip != PercpuRwSemaphoreSlip.TurnedAwayReaderIsSilent)
            await WakeWriter();
        await Queue(me, writes: false, queued);
    }

    internal async Op UpRead(int me)
    {
        await Count(me, -1);
        if (await blocked.Read() != 0 && slip != PercpuRwSemaphoreSlip.LeavingReaderIsSilent)
            await WakeWriter();
    }

    internal async Op DownWrite(int me)
    {
        if (!await TryBlock())
            await Queue(me, writes: true, queued: null);
        await gate.Enter();
        while (slip != PercpuRwSemaphoreSlip.WriterDoesNotWait && await Readers() != 0)
            await gate.Wait();
        await gate.Exit();
    }

    internal async Op UpWrite(int me)
    {
        await blocked.Set(0);
        await gate.Enter();
        while (queue.TryPeek(out var head)
            && (slip == PercpuRwSemaphoreSlip.QueuedReadersAreNotHandedTheLock || (head.Writes ? await TryBlock() : await TryCount(me))))
        {
            queue.Dequeue().IsGranted = true;
            if (head.Writes)
                break;
        }

        await gate.PulseAll();
        await gate.Exit();
    }

    private async Op Queue(int me, bool writes, Func<Op>? queued)
    {
        await gate.Enter();
        while (slip == PercpuRwSemaphoreSlip.QueuesWithoutTrying || !(writes ? await TryBlock() : await TryCount(me)))
        {
            if (slip != PercpuRwSemaphoreSlip.TurnedAwayReaderIsSilent)
                await gate.PulseAll();
            var waiter = new Waiter(writes);
            queue.Enqueue(waiter);
            if (queued is not null)
                await queued();
            queued = null;
            while (!waiter.IsGranted)
                await gate.Wait();
            if (slip != PercpuRwSemaphoreSlip.QueuedReadersAreNotHandedTheLock)
                break;
        }

        await gate.Exit();
    }

    private async Op<bool> TryBlock() => await blocked.CompareExchange(1, 0) == 0;

    private async Op<bool> TryCount(int me)
    {
        if (slip == PercpuRwSemaphoreSlip.LooksBeforeItCounts)
        {
            if (await blocked.Read() != 0)
                return false;
            await Count(me, 1);
            return true;
        }

        await Count(me, 1);
        if (await blocked.Read() == 0)
            return true;
        await Count(me, -1);
        return false;
    }

    /// <summary>Nobody else writes that counter: no update is lost between the read and the write, and only the write is seen.</summary>
    private async Op Count(int me, int change) => await counts[me].Write(counts[me].Value + change);

    private async Op WakeWriter()
    {
        await gate.Enter();
        await gate.PulseAll();
        await gate.Exit();
    }

    private async Op<int> Readers()
    {
        int sum = 0;
        foreach (var count in counts)
            sum += await count.Read();
        return sum;
    }

    private sealed class Waiter(bool writes)
    {
        internal bool Writes => writes;

        internal bool IsGranted { get; set; }
    }
}
