using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What is queued on a workqueue and not finished (<c>pool_workqueue</c>: its active and inactive works), by ticket. What the kernel does
/// under the pool's lock is one operation.
/// </summary>
/// <remarks>
/// A flush remembers what is there when it starts and waits for that: it depends on what comes in before its start, and its wait on what
/// ends or is taken off; an end before the start only makes what it remembers smaller. A drain waits until nothing is there; from outside
/// nothing comes in meanwhile, and what an item queues itself comes in while that item is still there. Beginning and ending a drain
/// count, and only what comes from outside looks at the count.
/// <para>
/// The order of coming in decides who is taken next, and each end or taking-off lets the next one be taken; coming in at the end of the list
/// does not. Without a limit (<see cref="UnlimitedWorkList"/>) nobody looks at the order in which items come in or end.
/// </para>
/// </remarks>
internal class WorkList : SharedObject
{
    private const int InsertKind = 0, InsertChainedKind = 1, TakeKind = 2, FinishKind = 3, RemoveKind = 4, StartFlushKind = 5, WaitFlushedKind = 6,
        StartDrainKind = 7, WaitEmptyKind = 8, EndDrainKind = 9;

    private static readonly (int One, int Other)[] Commuting =
    [
        (InsertKind, FinishKind),
        (InsertKind, RemoveKind),
        (InsertKind, WaitFlushedKind),
        (InsertKind, WaitEmptyKind),
        (InsertChainedKind, FinishKind),
        (InsertChainedKind, RemoveKind),
        (InsertChainedKind, WaitFlushedKind),
        (InsertChainedKind, StartDrainKind),
        (InsertChainedKind, EndDrainKind),
        (FinishKind, RemoveKind),
        (FinishKind, StartFlushKind),
        (FinishKind, StartDrainKind),
        (FinishKind, EndDrainKind),
        (RemoveKind, RemoveKind),
        (RemoveKind, StartFlushKind),
        (RemoveKind, StartDrainKind),
        (RemoveKind, EndDrainKind),
        (StartFlushKind, StartFlushKind),
        (StartFlushKind, WaitFlushedKind),
        (StartFlushKind, StartDrainKind),
        (StartFlushKind, WaitEmptyKind),
        (StartFlushKind, EndDrainKind),
        (WaitFlushedKind, WaitFlushedKind),
        (WaitFlushedKind, StartDrainKind),
        (WaitFlushedKind, WaitEmptyKind),
        (WaitFlushedKind, EndDrainKind),
        (StartDrainKind, StartDrainKind),
        (StartDrainKind, WaitEmptyKind),
        (StartDrainKind, EndDrainKind),
        (WaitEmptyKind, WaitEmptyKind),
        (WaitEmptyKind, EndDrainKind),
        (EndDrainKind, EndDrainKind),
    ];

    private static readonly Dependence Limited = Dependence.AllBut(
        10,
        [.. Commuting, (InsertKind, TakeKind), (InsertChainedKind, TakeKind), (TakeKind, StartFlushKind), (TakeKind, WaitFlushedKind), (TakeKind, StartDrainKind), (TakeKind, EndDrainKind)]);

    /// <summary>For a queue without a limit.</summary>
    private protected static readonly Dependence Unlimited = Dependence.AllBut(
        10,
        [.. Commuting, (InsertKind, InsertKind), (InsertKind, InsertChainedKind), (InsertChainedKind, InsertChainedKind), (FinishKind, FinishKind)]);

    private readonly Machine machine;
    private readonly int maxActive;
    private readonly List<int> waiting = [];
    private readonly List<int> active = [];
    private readonly SortedDictionary<int, int[]> flushed = [];
    private int drains;

    internal WorkList(WorkqueueStruct queue, int maxActive)
        : base(queue.Machine.Runtime, queue.NameOf("pwq"), queue.Memory)
    {
        machine = queue.Machine;
        this.maxActive = maxActive;
    }

    public override Dependence Dependence => Limited;

    public override void Reset()
    {
        waiting.Clear();
        active.Clear();
        flushed.Clear();
        drains = 0;
    }

    public override bool IsEnabled(int kind, int task, int argument) => kind switch
    {
        TakeKind => waiting.Count > 0 && waiting[0] == argument && active.Count < maxActive,
        WaitFlushedKind => !flushed[task].Any(t => waiting.Contains(t) || active.Contains(t)),
        WaitEmptyKind => waiting.Count == 0 && active.Count == 0,
        _ => true,
    };

    public override bool IsHeldBy(int task) => false;

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case InsertKind when drains > 0:
                return 0;
            case InsertKind or InsertChainedKind:
                Add(argument);
                return 1;
            case TakeKind:
                waiting.RemoveAt(0);
                active.Add(argument);
                return 1;
            case FinishKind:
                active.Remove(argument);
                return 0;
            case RemoveKind:
                return waiting.Remove(argument) || active.Remove(argument) ? 1 : 0;
            case StartFlushKind:
                flushed[task] = [.. waiting.Concat(active).Order()];
                return 0;
            case WaitFlushedKind:
                flushed.Remove(task);
                return 0;
            case StartDrainKind or EndDrainKind:
                drains += kind == StartDrainKind ? 1 : -1;
                return 0;
            default:
                return 0;
        }
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        // Under the pool's lock, all of them.
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            WaitFlushedKind or WaitEmptyKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    public override string Verb(int kind) => kind switch
    {
        InsertKind => "insert_work",
        InsertChainedKind => "insert_work (chained)",
        TakeKind => "take work from",
        FinishKind => "finish work of",
        RemoveKind => "take off",
        StartFlushKind => "flush_workqueue",
        WaitFlushedKind => "flush_workqueue: wait for",
        StartDrainKind => "drain_workqueue",
        WaitEmptyKind => "drain_workqueue: wait for",
        _ => "end of drain_workqueue",
    };

    internal Test Insert(int ticket, bool isChained, in Site site) => Ask(isChained ? InsertChainedKind : InsertKind, site, argument: ticket);

    /// <summary>A worker's turn. Waiting for it is no hang: who waits for the item's end hangs, if that never comes.</summary>
    internal Step Take(int ticket) => Operate(TakeKind, new Site("worker_thread", "", 0), OperationTraits.Idle, ticket);

    internal Step Finish(int ticket) => Operate(FinishKind, new Site("process_one_work", "", 0), argument: ticket);

    internal Step Remove(int ticket, in Site site) => Operate(RemoveKind, site, argument: ticket);

    internal Step StartFlush(in Site site) => Operate(StartFlushKind, site);

    internal Step WaitFlushed(in Site site) => Operate(WaitFlushedKind, site, OperationTraits.Blocking);

    internal Step StartDrain(in Site site) => Operate(StartDrainKind, site);

    internal Step WaitEmpty(in Site site) => Operate(WaitEmptyKind, site, OperationTraits.Blocking);

    internal Step EndDrain(in Site site) => Operate(EndDrainKind, site);

    private void Add(int ticket)
    {
        // Where the order does not matter, the same state whatever it was.
        if (maxActive == int.MaxValue)
            active.Insert(~active.BinarySearch(ticket), ticket);
        else
            waiting.Add(ticket);
    }
}

/// <summary>The list of a queue that runs any number of items at once. A type of its own, since its table is asked for before it has a limit.</summary>
internal sealed class UnlimitedWorkList(WorkqueueStruct queue) : WorkList(queue, int.MaxValue)
{
    public override Dependence Dependence => Unlimited;
}
