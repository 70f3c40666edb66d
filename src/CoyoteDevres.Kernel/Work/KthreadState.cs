using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What a kernel thread and those who control it share (<c>struct kthread</c>): its flags, whether it is parked, and its exit.
/// </summary>
/// <remarks>
/// Asking whether to stop or to park only looks; stopping, parking and unparking change what is asked. Whoever waits for the exit or for the
/// thread to be parked is let go by these, and by nothing else; the thread is let go on by whoever stops or unparks it. Parking and unparking
/// matter to a sleep only if it is one that they end, too.
/// </remarks>
internal sealed class KthreadState : SharedObject
{
    private const int ShouldStopKind = 0, StopKind = 1, WaitStopKind = 2, ExitKind = 3, WaitExitKind = 4, ParkKind = 5, ParkMeKind = 6, WaitParkedKind = 7,
        UnparkKind = 8, ResumeKind = 9, ShouldParkKind = 10, WaitStopOrParkKind = 11;

    private static readonly Dependence Table = Dependence.AllBut(
        12,
        (ShouldStopKind, ShouldStopKind),
        (ShouldStopKind, WaitExitKind),
        (ShouldStopKind, WaitParkedKind),
        (ShouldStopKind, ParkKind),
        (ShouldStopKind, UnparkKind),
        (ShouldParkKind, ShouldParkKind),
        (ShouldParkKind, ShouldStopKind),
        (ShouldParkKind, StopKind),
        (ShouldParkKind, WaitExitKind),
        (ShouldParkKind, WaitParkedKind),
        (StopKind, StopKind),
        (StopKind, ExitKind),
        (StopKind, WaitExitKind),
        (StopKind, ParkKind),
        (StopKind, ParkMeKind),
        (StopKind, WaitParkedKind),
        (StopKind, UnparkKind),
        (StopKind, ResumeKind),
        (WaitStopKind, WaitExitKind),
        (WaitStopKind, WaitParkedKind),
        (WaitStopKind, ParkKind),
        (WaitStopKind, UnparkKind),
        (WaitStopOrParkKind, WaitExitKind),
        (WaitStopOrParkKind, WaitParkedKind),
        (WaitExitKind, WaitExitKind),
        (WaitExitKind, WaitParkedKind),
        (WaitExitKind, ParkKind),
        (WaitExitKind, ParkMeKind),
        (WaitExitKind, UnparkKind),
        (WaitExitKind, ResumeKind),
        (WaitParkedKind, WaitParkedKind),
        (WaitParkedKind, ParkKind),
        (WaitParkedKind, UnparkKind),
        (ParkKind, ParkKind),
        (UnparkKind, UnparkKind),
        (ExitKind, ParkKind),
        (ExitKind, UnparkKind));

    private readonly Machine machine;
    // The thread itself, once it has run.
    private int thread = -1;
    private bool stop;
    private bool park;
    private bool parked;
    private bool exited;
    private int result;

    internal KthreadState(KernelObject task)
        : base(task.Machine.Runtime, task.NameOf("kthread"), task.Memory) => machine = task.Machine;

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        stop = park = parked = exited = false;
        result = 0;
    }

    public override bool IsEnabled(int kind, int task, int argument) => kind switch
    {
        WaitStopKind => stop,
        WaitStopOrParkKind => stop || park,
        WaitExitKind => exited,
        WaitParkedKind => parked,
        ResumeKind => !park,
        _ => true,
    };

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case ShouldStopKind:
                return stop ? 1 : 0;
            case ShouldParkKind:
                return park ? 1 : 0;
            case StopKind:
                stop = true;
                return 0;
            case ExitKind:
                exited = true;
                return result = argument;
            case WaitExitKind:
                return result;
            case ParkKind or UnparkKind:
                park = kind == ParkKind;
                return 0;
            case ParkMeKind:
                parked = park;
                return park ? 1 : 0;
            case ResumeKind:
                parked = false;
                return 0;
            default:
                return 0;
        }
    }

    public override void Performed(in Operation operation, ModelTask task, int outcome)
    {
        switch (operation.Kind)
        {
            case WaitStopKind or WaitStopOrParkKind or WaitExitKind or WaitParkedKind or ResumeKind:
                machine.Ordering.Acquire(this, task);
                break;
            case StopKind or ExitKind or ParkKind or ParkMeKind or UnparkKind:
                machine.Ordering.Release(this, task);
                break;
        }
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            WaitExitKind or WaitParkedKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    public override string Verb(int kind) => kind switch
    {
        ShouldStopKind => "kthread_should_stop",
        StopKind => "kthread_stop",
        WaitStopKind => "sleep until stopped by",
        WaitStopOrParkKind => "sleep until told by",
        ExitKind => "kthread_exit",
        WaitExitKind => "kthread_stop: wait for",
        ParkKind => "kthread_park",
        ParkMeKind => "kthread_parkme",
        WaitParkedKind => "kthread_park: wait for",
        UnparkKind => "kthread_unpark",
        ResumeKind => "stay parked in",
        _ => "kthread_should_park",
    };

    /// <summary>Said by the thread when it begins to run.</summary>
    internal void RunBy(ModelTask task) => thread = task.Id;

    /// <summary>True for the thread: whoever waits for its exit waits for it.</summary>
    internal bool IsThread(int task) => task == thread;

    internal Test ShouldStop(in Site site) => Ask(ShouldStopKind, site);

    internal Test ShouldPark(in Site site) => Ask(ShouldParkKind, site);

    internal Step Stop(in Site site) => Operate(StopKind, site);

    /// <summary>A sleep that being told to stop ends, or to park. For ever, it is no hang: a kernel thread without anything to do.</summary>
    internal Step WaitStop(bool orPark, in Site site) => Operate(orPark ? WaitStopOrParkKind : WaitStopKind, site, OperationTraits.Idle);

    internal Step Exit(int code, in Site site) => Operate(ExitKind, site, argument: code);

    internal Step WaitExit(in Site site) => Operate(WaitExitKind, site, OperationTraits.Blocking);

    internal Step Park(in Site site) => Operate(ParkKind, site);

    /// <summary>False if it is not told to park (any more).</summary>
    internal Test ParkMe(in Site site) => Ask(ParkMeKind, site);

    internal Step WaitParked(in Site site) => Operate(WaitParkedKind, site, OperationTraits.Blocking);

    internal Step Unpark(in Site site) => Operate(UnparkKind, site);

    internal Step Resume(in Site site) => Operate(ResumeKind, site, OperationTraits.Idle);
}
