using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// A controller's <c>queue</c> and its <c>busy</c> flag: one object, because <c>spi_stop_queue</c> naps until both say idle.
/// Tests commute with tests and with naps, which change nothing; what changes or tests the queue with what changes or tests the
/// flag. A change of either may end a nap.
/// </summary>
public sealed class SpiMessageQueue : SharedObject
{
    private const int AddKind = 0, TakeKind = 1, SetBusyKind = 2, IsEmptyKind = 3, IsBusyKind = 4, NapKind = 5;

    private static readonly Dependence Table = Dependence.AllBut(
        6,
        (IsEmptyKind, IsEmptyKind),
        (IsEmptyKind, IsBusyKind),
        (IsBusyKind, IsBusyKind),
        (IsEmptyKind, NapKind),
        (IsBusyKind, NapKind),
        (NapKind, NapKind),
        (AddKind, SetBusyKind),
        (AddKind, IsBusyKind),
        (TakeKind, SetBusyKind),
        (TakeKind, IsBusyKind),
        (SetBusyKind, IsEmptyKind));

    private readonly Queue<SpiMessage> messages = new();
    private int count;
    private bool busy;

    internal SpiMessageQueue(SpiController owner)
        : base(owner.Machine.Runtime, owner.NameOf("queue"), owner.Memory)
    {
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        count = 0;
        busy = false;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind != NapKind || (count == 0 && !busy);

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case AddKind:
                return ++count;
            case TakeKind:
                return --count;
            case SetBusyKind:
                busy = argument != 0;
                return argument;
            case IsBusyKind:
                return busy ? 1 : 0;
            default:
                return count == 0 ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        AddKind => "add to",
        TakeKind => "take from",
        SetBusyKind => "set busy of",
        IsEmptyKind => "test",
        IsBusyKind => "test busy of",
        _ => "nap until idle:",
    };

    /// <summary><c>list_add_tail</c>.</summary>
    public async Op Add(SpiMessage message, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Operate(AddKind, new Site(function, file, line));
        messages.Enqueue(message);
    }

    /// <summary><c>list_first_entry</c> and <c>list_del_init</c>.</summary>
    public async Op<SpiMessage> Take([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Operate(TakeKind, new Site(function, file, line));
        return messages.Dequeue();
    }

    /// <summary>Writes <c>busy</c>.</summary>
    public Step SetBusy(bool value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(SetBusyKind, new Site(function, file, line), argument: value ? 1 : 0);

    /// <summary><c>list_empty</c>.</summary>
    public Test IsEmpty([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(IsEmptyKind, new Site(function, file, line));

    /// <summary>Reads <c>busy</c>.</summary>
    public Test IsBusy([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(IsBusyKind, new Site(function, file, line));

    /// <summary>
    /// The naps of <c>spi_stop_queue</c>: until idle, or, after 500 of them, given up with <see cref="Operation.Interrupted"/>.
    /// They are given up here only when nothing else can happen any more.
    /// </summary>
    public Step Nap([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(NapKind, new Site(function, file, line), OperationTraits.Interruptible);
}
