using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The condition of a polling loop (yield and look again), as one blocking wait: it comes true once and stays true.
/// </summary>
/// <remarks>
/// Waits commute with waits, which change nothing, and setting it with setting it again; setting it enables a wait.
/// </remarks>
public sealed class Latch(Machine machine, string name) : SharedObject(machine.Runtime, name)
{
    private const int SetKind = 0, WaitKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2, (SetKind, SetKind), (WaitKind, WaitKind));

    private bool set;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset() => set = false;

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind == SetKind || set;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        set |= kind == SetKind;
        return 0;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind == SetKind)
            machine.Ordering.Release(this, task);
        else
            machine.Ordering.Acquire(this, task);
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind == SetKind ? "now true:" : "yield until";

    /// <summary>The condition comes true.</summary>
    public Step Set([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(SetKind, new Site(function, file, line));

    /// <summary>Polls until it is true; a kill signal ends it with <see cref="Operation.Interrupted"/>.</summary>
    public Step Wait([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        return Operate(WaitKind, site, OperationTraits.Interruptible);
    }

    /// <summary>Sleeps until it is true, for ever if it never comes true: that is no hang, and no signal ends it.</summary>
    public Step WaitIdly([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(WaitKind, new Site(function, file, line), OperationTraits.Idle);
}

/// <summary>
/// A sleep whose timeout may fire at any time once it began: enabled at once, shared with nobody.
/// </summary>
public sealed class Nap(Machine machine) : SharedObject(machine.Runtime, "a timeout")
{
    private static readonly Dependence Table = Dependence.AllBut(1, (0, 0));

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        // Has no state.
    }

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument) => 0;

    /// <inheritdoc/>
    public override string Verb(int kind) => "sleep until";

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result) => TaskStruct.Of(task).SetRunning();

    /// <summary><c>msleep_interruptible</c>, <c>schedule_timeout</c>.</summary>
    public async Op Sleep([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.Scheduling(machine, Name, site);
        await machine.BigKernelLock.GiveWay(site);
        await Operate(0, site);
    }
}
