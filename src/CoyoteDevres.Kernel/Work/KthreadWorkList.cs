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
/// it does not look at; taking looks at both. Stopping twice is stopping once, and a test looks at the list only and changes nothing.
/// </remarks>
internal sealed class KthreadWorkList(KernelObject owner) : SharedObject(owner.Machine.Runtime, owner.NameOf("work_list"), owner.Memory)
{
    internal const int Stopped = -1;

    private const int QueueKind = 0, TakeKind = 1, StopKind = 2, TestKind = 3;

    private static readonly Dependence Table = Dependence.AllBut(4, (QueueKind, StopKind), (StopKind, StopKind), (StopKind, TestKind), (TestKind, TestKind));

    private readonly List<int> queued = [];
    private bool stop;

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        queued.Clear();
        stop = false;
    }

    public override bool IsEnabled(int kind, int task) => kind != TakeKind || stop || queued.Count > 0;

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case QueueKind when queued.Contains(argument):
                return 0;
            case QueueKind:
                queued.Add(argument);
                return 1;
            case TakeKind when stop:
                return Stopped;
            case TakeKind:
                int first = queued[0];
                queued.RemoveAt(0);
                return first;
            case StopKind:
                stop = true;
                return 0;
            default:
                return queued.Count;
        }
    }

    public override string Verb(int kind) => kind switch
    {
        QueueKind => "queue work on",
        TakeKind => "take work from",
        StopKind => "stop",
        _ => "test",
    };

    internal Test Queue(int work, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(QueueKind, new Site(function, file, line), argument: work);

    /// <summary>The next item, or <see cref="Stopped"/>. A kernel thread takes no signals, and being idle is no hang.</summary>
    internal Step Take([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(TakeKind, new Site(function, file, line), OperationTraits.Idle);

    internal Step Stop([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(StopKind, new Site(function, file, line));

    internal Step Count([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(TestKind, new Site(function, file, line));
}
