using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>
/// <see cref="NativeRwSemaphore"/>, step for step, as a program that can be explored. A writer that spins tries once, at any time: how
/// often it tries in vain changes nothing. Whether the head of the queue has waited too long is chosen where it is asked.
/// </summary>
internal sealed class RwSemaphoreProtocol(IRuntime runtime, RwSemaphoreSlip slip)
{
    private const int Writer = 1, Waiters = 2, Handoff = 4, Reader = 256;
    private const int Owned = Writer | -Reader;

    private readonly ModelMonitor gate = new(runtime, "gate");
    private readonly ModelWord state = new(runtime, "state");
    private readonly Dice patience = new(runtime, "patience");

    // Only under the gate.
    private readonly LinkedList<Waiter> queue = [];

    /// <summary>Nobody has it and nobody waits for it, at the end.</summary>
    internal async Op<bool> IsFree() => await state.Read() == 0;

    internal async Op DownRead()
    {
        if ((await state.Add(Reader) & (Writer | Waiters | Handoff)) != 0)
            await DownReadSlow();
    }

    internal async Op UpRead()
    {
        int left = await state.Add(-Reader);
        if ((left & Waiters) != 0 && left < Reader && slip != RwSemaphoreSlip.LeavingReaderIsSilent)
            await WakeHead();
    }

    internal async Op DownWrite()
    {
        if (await state.CompareExchange(Writer, 0) != 0 && !await Steal())
            await DownWriteSlow();
    }

    internal async Op UpWrite()
    {
        if ((await state.And(~Writer) & Waiters) != 0 && slip != RwSemaphoreSlip.LeavingWriterIsSilent)
            await WakeHead();
    }

    private async Op<bool> Steal()
    {
        int seen = await state.Read();
        return (seen & (Owned | Handoff)) == 0 && await state.CompareExchange(seen | Writer, seen) == seen;
    }

    private async Op DownReadSlow()
    {
        await gate.Enter();
        await state.Add(-Reader);
        var waiter = await Enqueue(writes: false);
        if (slip != RwSemaphoreSlip.LateReaderWakesNobody)
            await WakeHeadLocked();
        while (!waiter.Value.IsGranted)
            await gate.Wait();
        await gate.Exit();
    }

    private async Op DownWriteSlow()
    {
        await gate.Enter();
        var waiter = await Enqueue(writes: true);
        while (queue.First != waiter || !await TakeFromHead())
            await gate.Wait();
        await Dequeue(waiter);
        await gate.Exit();
    }

    private async Op<bool> TakeFromHead()
    {
        for (int seen = await state.Read(); (seen & Owned) == 0;)
        {
            int before = await state.CompareExchange(seen | Writer, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        await AskForHandoff();
        return false;
    }

    private async Op WakeHead()
    {
        await gate.Enter();
        await WakeHeadLocked();
        await gate.Exit();
    }

    /// <summary>A lock may be taken again by who has it: its caller has the gate, or takes it for this.</summary>
    private async Op WakeHeadLocked()
    {
        if (queue.First?.Value is { Writes: false })
        {
            if (await CountHead())
                await GrantReaders();
            else
                await AskForHandoff();
        }

        await gate.PulseAll();
    }

    /// <summary>Counts the reader at the head of the queue in, unless a writer has the semaphore.</summary>
    private async Op<bool> CountHead()
    {
        if (slip == RwSemaphoreSlip.LooksBeforeItCountsReaders)
        {
            if ((await state.Read() & Writer) != 0)
                return false;
            await state.Add(Reader);
            return true;
        }

        if ((await state.Add(Reader) & Writer) == 0)
            return true;
        await state.Add(-Reader);
        return false;
    }

    private async Op GrantReaders()
    {
        int granted = -1;
        for (var node = queue.First; node is not null;)
        {
            var next = node.Next;
            if (!node.Value.Writes)
            {
                granted++;
                node.Value.IsGranted = true;
                await Dequeue(node);
            }

            node = next;
        }

        if (granted > 0)
            await state.Add(granted * Reader);
    }

    private async Op AskForHandoff()
    {
        if (await patience.Choose(2) == 1)
            await state.Or(Handoff);
    }

    private async Op<LinkedListNode<Waiter>> Enqueue(bool writes)
    {
        await state.Or(Waiters);
        return queue.AddLast(new Waiter(writes));
    }

    private async Op Dequeue(LinkedListNode<Waiter> waiter)
    {
        queue.Remove(waiter);
        await state.And(queue.Count == 0 && slip != RwSemaphoreSlip.WaitersBitStays ? ~(Waiters | Handoff) : ~Handoff);
    }

    private sealed class Waiter(bool writes)
    {
        internal bool Writes => writes;

        internal bool IsGranted { get; set; }
    }
}
