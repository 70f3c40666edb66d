using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The signals pending for a process (<c>TIF_SIGPENDING</c>, kernel/signal.c): sent by anybody at any time, taken when the process
/// returns to user space, and forgotten when it exits (<c>exit_signals</c>). One of each sort at most: that is what the waits see.
/// </summary>
internal sealed class PendingSignals(Machine machine, string name) : Alert(machine.Runtime, name)
{
    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        // Sending and taking are critical sections of sighand->siglock; looking at the flag orders nothing.
        if (operation.Kind is RaiseKind or RaiseFatalKind)
            machine.Ordering.Release(this, task);
        else if (operation.Kind == TakeKind)
            machine.Ordering.Acquire(this, task);
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        RaiseKind => "send_sig to",
        RaiseFatalKind => "send_sig(SIGKILL) to",
        LookKind => "signal_pending",
        LookFatalKind => "fatal_signal_pending",
        TakeKind => "get_signal",
        _ => "exit_signals",
    };

    /// <summary><c>send_sig</c>.</summary>
    internal Step Send(Signal signal, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Raise(signal == Signal.Kill, function, file, line);
}

/// <summary>What the kernel asks about the signals of the running task.</summary>
public static class Signals
{
    /// <summary><c>signal_pending(current)</c>. No operation for a task that nobody signals.</summary>
    public static Op<bool> SignalPending(this Machine machine, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Pending(machine, fatal: false, new Site(function, file, line));

    /// <summary><c>fatal_signal_pending(current)</c>. No operation for a task that nobody signals.</summary>
    public static Op<bool> FatalSignalPending(this Machine machine, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Pending(machine, fatal: true, new Site(function, file, line));

    /// <summary><c>signal_pending_state</c>.</summary>
    internal static Op<bool> SignalPending(this Machine machine, SleepState state, in Site site) =>
        state is SleepState.Interruptible or SleepState.Killable ? Pending(machine, state == SleepState.Killable, site) : Op.From(false);

    /// <summary>
    /// What a wait on <paramref name="target"/> touches of its memory before and after it, where a signal may end it: the wait itself
    /// does not (<see cref="OperationTraits.Alerted"/>). Nothing for other tasks: their waits are a use of it when they end.
    /// </summary>
    internal static Op TouchAround(this Machine machine, SharedObject target, in Site site) =>
        machine.CurrentTask.Alert is not null && target.Container is Allocation memory ? Touch(memory, site) : Op.Done;

    private static async Op Touch(Allocation memory, Site site) => await memory.Access(default(Nothing), site);

    private static Op<bool> Pending(Machine machine, bool fatal, in Site site)
    {
        ArgumentNullException.ThrowIfNull(machine);
        // The kill signal of an execution's end is no alert. Who was waiting uninterruptibly when it came gets it at its next sleep that
        // a signal ends: the runtime ends these sleeps from then on, and who is not told why would go to sleep again for ever.
        if (!machine.IsNative && machine.Explored.Killed)
            machine.Current.IsKilled = true;
        if (machine.Current.IsKilled)
            return Op.From(true);
        return machine.CurrentTask.Alert is { } alert ? Look(alert, fatal, site) : Op.From(false);
    }

    private static async Op<bool> Look(Alert alert, bool fatal, Site site) => await alert.IsRaised(fatal, site.Function, site.File, site.Line);
}
