using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// What others raise to end a task's interruptible waits, whenever they come (<see cref="ModelTask.Alert"/>): the signals pending
/// for a process, for one. It stays raised until its task takes it, and says nothing any more once that task has closed it. A
/// fatal one ends killable waits too.
/// </summary>
/// <remarks>
/// Raising it commutes with raising it, looking with looking, and looking for fatal ones with raising one that is not. Raising it
/// after it was closed is without effect and closing it forgets what was raised, so these two commute as well. Its task alone
/// takes and closes it, and whoever looks sees that: everything else is dependent.
/// </remarks>
public class Alert(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    /// <summary>Kinds of operation. The two looks are also what an interruptible and a killable wait do to it.</summary>
    protected internal const int RaiseKind = 0, RaiseFatalKind = 1, LookKind = 2, LookFatalKind = 3, TakeKind = 4, CloseKind = 5;

    private static readonly Dependence Table = Dependence.AllBut(
        6,
        (RaiseKind, RaiseKind),
        (RaiseKind, RaiseFatalKind),
        (RaiseFatalKind, RaiseFatalKind),
        (LookKind, LookKind),
        (LookKind, LookFatalKind),
        (LookFatalKind, LookFatalKind),
        (LookFatalKind, RaiseKind),
        (CloseKind, RaiseKind),
        (CloseKind, RaiseFatalKind));

    private bool raised;
    private bool fatal;
    private bool closed;

    /// <summary>What taking it returns if nothing was raised, if something was, and if that is fatal.</summary>
    public const int Nothing = 0, Ordinary = 1, Fatal = 2;

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <inheritdoc/>
    public sealed override void Reset() => raised = fatal = closed = false;

    /// <summary>Whether a wait that looks at it in that way goes on.</summary>
    public sealed override bool IsEnabled(int kind, int task) => kind switch
    {
        LookKind => raised || fatal,
        LookFatalKind => fatal,
        _ => true,
    };

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case RaiseKind:
                raised |= !closed;
                return 0;
            case RaiseFatalKind:
                fatal |= !closed;
                return 0;
            case LookKind:
                return raised || fatal ? 1 : 0;
            case LookFatalKind:
                return fatal ? 1 : 0;
            case TakeKind:
                int taken = fatal ? Fatal : raised ? Ordinary : Nothing;
                raised = fatal = false;
                return taken;
            default:
                raised = fatal = false;
                closed = true;
                return 0;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        RaiseKind => "raise",
        RaiseFatalKind => "raise fatally",
        LookKind => "look at",
        LookFatalKind => "look for the end in",
        TakeKind => "take",
        _ => "close",
    };

    /// <summary>Raises it.</summary>
    public Step Raise(bool fatally = false, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(fatally ? RaiseFatalKind : RaiseKind, new Site(function, file, line));

    /// <summary>True if it was raised, and fatally if that is asked.</summary>
    public Test IsRaised(bool fatally = false, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(fatally ? LookFatalKind : LookKind, new Site(function, file, line));

    /// <summary>Its own task takes what was raised: <see cref="Nothing"/>, <see cref="Ordinary"/> or <see cref="Fatal"/>.</summary>
    public Step Take([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(TakeKind, new Site(function, file, line));

    /// <summary>Its own task is about to end: nothing ends its waits from now on.</summary>
    public Step Close([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(CloseKind, new Site(function, file, line));

    /// <summary>What a wait of those traits does to it.</summary>
    internal Access LookOf(OperationTraits traits) =>
        new(Id, (traits & OperationTraits.Killable) == OperationTraits.Killable ? LookFatalKind : LookKind);
}
