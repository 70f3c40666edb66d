using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A worker's list of work and its thread's stop bit. The kernel guards the list with the worker's own spinlock, which nothing
/// sleeps or nests under, and its thread tests both between announcing that it will sleep and sleeping: no wake-up is lost. So
/// queueing and taking are one operation each here.
/// </summary>
/// <remarks>
/// A queued item is queued once only, so queueing tells whether it was there and commutes with nothing but the stop bit, which
/// it does not look at; taking looks at both, and remembers what is being run until the next one is taken. Cancelling asks for both and
/// keeps the item from being queued; its end lets that be possible again, which only queueing looks at. A flush goes in
/// in front of what others put at the end. Stopping twice is stopping once, and a test looks at the list only and changes nothing.
/// </remarks>
internal sealed class KthreadWorkList(KernelObject owner) : SharedObject(owner.Machine.Runtime, owner.NameOf("work_list"), owner.Memory)
{
    internal const int Stopped = -1;

    private const int QueueKind = 0, TakeKind = 1, StopKind = 2, TestKind = 3, CancelKind = 4, FlushBehindKind = 5, EndCancelKind = 6;

    /// <summary>What cancelling found: the item was queued; it is the one being run.</summary>
    internal const int WasQueued = 1, IsRunning = 2;

    private static readonly Dependence Table = Dependence.AllBut(
        7,
        (QueueKind, StopKind),
        (StopKind, StopKind),
        (StopKind, TestKind),
        (TestKind, TestKind),
        (StopKind, CancelKind),
        (StopKind, FlushBehindKind),
        (StopKind, EndCancelKind),
        (QueueKind, FlushBehindKind),
        (CancelKind, FlushBehindKind),
        (CancelKind, EndCancelKind),
        (FlushBehindKind, EndCancelKind),
        (TakeKind, EndCancelKind),
        (TestKind, EndCancelKind),
        (EndCancelKind, EndCancelKind));

    private readonly Machine machine = owner.Machine;
    private readonly List<int> queued = [];
    private readonly List<int> cancelling = [];
    private bool stop;
    private int current = -1;

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        queued.Clear();
        cancelling.Clear();
        stop = false;
        current = -1;
    }

    public override bool IsEnabled(int kind, int task) => kind != TakeKind || stop || queued.Count > 0;

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case QueueKind when queued.Contains(argument) || cancelling.Contains(argument):
                return 0;
            case QueueKind:
                queued.Add(argument);
                return 1;
            case TakeKind when stop:
                return Stopped;
            case TakeKind:
                int first = queued[0];
                queued.RemoveAt(0);
                return current = first;
            case CancelKind:
                cancelling.Insert(cancelling.FindLastIndex(c => c < argument) + 1, argument);
                return (queued.Remove(argument) ? WasQueued : 0) | (current == argument ? IsRunning : 0);
            case FlushBehindKind:
                queued.Insert(0, argument);
                return 1;
            case EndCancelKind:
                cancelling.Remove(argument);
                return 0;
            case StopKind:
                stop = true;
                return 0;
            default:
                return queued.Count;
        }
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        // Under the worker's lock; whether it should stop is asked without.
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    public override string Verb(int kind) => kind switch
    {
        QueueKind => "queue work on",
        TakeKind => "take work from",
        StopKind => "stop",
        CancelKind => "cancel work on",
        FlushBehindKind => "flush behind the work of",
        EndCancelKind => "end of a cancellation on",
        _ => "test",
    };

    internal Test Queue(int work, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(QueueKind, new Site(function, file, line), argument: work);

    /// <summary>The next item, or <see cref="Stopped"/>. A kernel thread takes no signals, and being idle is no hang.</summary>
    internal Step Take([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(TakeKind, new Site(function, file, line), OperationTraits.Idle);

    internal Step Stop([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(StopKind, new Site(function, file, line));

    /// <summary>Takes the item off, and lets nobody queue it: <see cref="WasQueued"/>, <see cref="IsRunning"/>.</summary>
    internal Step Cancel(int work, in Site site) => Operate(CancelKind, site, argument: work);

    /// <summary>Puts an item in front: right behind the one that is being run.</summary>
    internal Step FlushBehind(int work, in Site site) => Operate(FlushBehindKind, site, argument: work);

    internal Step EndCancel(int work, in Site site) => Operate(EndCancelKind, site, argument: work);

    internal Step Count([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(TestKind, new Site(function, file, line));
}
