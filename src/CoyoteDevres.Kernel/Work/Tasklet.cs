using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct tasklet_struct</c> (kernel/softirq.c, v5.15, recalled): a function that a softirq calls once for each time it was scheduled while
/// it was not. It may be scheduled again from the moment its function begins, and never runs beside itself. While disabled it stays
/// scheduled and does not run.
/// </summary>
/// <remarks>
/// Unlike a timer's, its softirq touches the tasklet after the function (it clears the bit that says it runs): the function must not
/// free it. Killing waits until it is not scheduled, keeps it so while it waits for the function, and then lets go: three operations, and
/// a disabled tasklet that is scheduled is waited for for ever. Enabling and disabling count; the end of a run lets those go that wait for it.
/// </remarks>
public sealed class Tasklet : SharedObject
{
    private const int ScheduleKind = 0, BeginKind = 1, EndKind = 2, DisableKind = 3, WaitKind = 4, EnableKind = 5, GrabKind = 6, ClearKind = 7;

    private static readonly Dependence Table = Dependence.AllBut(
        8,
        (ScheduleKind, EndKind),
        (ScheduleKind, DisableKind),
        (ScheduleKind, EnableKind),
        (ScheduleKind, WaitKind),
        (EndKind, DisableKind),
        (EndKind, EnableKind),
        (EndKind, GrabKind),
        (EndKind, ClearKind),
        (DisableKind, DisableKind),
        (DisableKind, WaitKind),
        (DisableKind, EnableKind),
        (DisableKind, GrabKind),
        (DisableKind, ClearKind),
        (WaitKind, WaitKind),
        (WaitKind, EnableKind),
        (WaitKind, GrabKind),
        (WaitKind, ClearKind),
        (EnableKind, EnableKind),
        (EnableKind, GrabKind),
        (EnableKind, ClearKind));

    private readonly Machine machine;
    private readonly Func<Op> function;
    private int last;
    private int scheduled;
    private int runner = -1;
    private int disabled;

    /// <summary>A tasklet inside a structure (<c>tasklet_setup</c>).</summary>
    public Tasklet(KernelObject owner, string member, Func<Op> function)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        this.function = function;
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        last = scheduled = disabled = 0;
        runner = -1;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task, int argument) => kind switch
    {
        BeginKind => scheduled == argument && disabled == 0 && runner < 0,
        WaitKind => runner < 0,
        GrabKind => scheduled == 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => runner == task;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case ScheduleKind when scheduled != 0:
                return 0;
            case ScheduleKind or GrabKind:
                return scheduled = ++last;
            case BeginKind:
                scheduled = 0;
                runner = task;
                return 0;
            case EndKind:
                runner = -1;
                return 0;
            case DisableKind or EnableKind:
                disabled += kind == DisableKind ? 1 : -1;
                return 0;
            case ClearKind:
                return scheduled = 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        // Bits that are tested and set, or atomics with barriers beside them.
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            WaitKind or GrabKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        ScheduleKind => "tasklet_schedule",
        BeginKind => "begin",
        EndKind => "end",
        DisableKind => "tasklet_disable_nosync",
        WaitKind => "tasklet_unlock_wait",
        EnableKind => "tasklet_enable",
        GrabKind => "tasklet_kill",
        _ => "end of tasklet_kill",
    };

    /// <summary><c>tasklet_schedule</c>: nothing, if it is scheduled already.</summary>
    public async Op Schedule([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        int instance = await Operate(ScheduleKind, new Site(caller, file, line));
        if (instance != 0)
            machine.StartInterrupt("ksoftirqd", ExecutionContext.Softirq, () => TaskletAction(instance));
    }

    /// <summary><c>tasklet_disable_nosync</c>.</summary>
    public Step DisableNosync([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(DisableKind, new Site(caller, file, line));

    /// <summary><c>tasklet_disable</c>: the same, and waits for a run that has begun.</summary>
    public async Op Disable([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(caller, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        await Operate(DisableKind, site);
        await Operate(WaitKind, site, OperationTraits.Blocking);
    }

    /// <summary><c>tasklet_enable</c>.</summary>
    public Step Enable([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(EnableKind, new Site(caller, file, line));

    /// <summary><c>tasklet_kill</c>: waits until it has run, if it is scheduled, and for a run that has begun. Somebody may schedule it again afterwards.</summary>
    public async Op Kill([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(caller, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        await Operate(GrabKind, site, OperationTraits.Blocking);
        await Operate(WaitKind, site, OperationTraits.Blocking);
        await Operate(ClearKind, site);
    }

    private async Op TaskletAction(int instance)
    {
        var site = new Site("tasklet_action", "", 0);
        await Operate(BeginKind, site, OperationTraits.Idle, instance);
        await function();
        await Operate(EndKind, site);
    }
}
