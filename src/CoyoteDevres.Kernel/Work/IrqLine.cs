using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// An interrupt line (kernel/irq/manage.c): while a handler is requested, the hardware may raise it at any time. Freeing it
/// unhooks the handler, then waits for a run that has begun.
/// </summary>
/// <remarks>
/// Whether a handler is requested and whether one runs are looked at together only when an interrupt comes in: entering commutes
/// with nothing. What changes or waits for the one commutes with what changes or waits for the other, and like things with like:
/// two requests, two unhookings, two waits. A request and an unhooking overwrite each other; a leave enables the waits.
/// </remarks>
public sealed class IrqLine(Machine machine, string name) : SharedObject(machine.Runtime, name)
{
    private const int RequestKind = 0, UnhookKind = 1, SynchronizeKind = 2, EnterKind = 3, LeaveKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(
        5,
        (RequestKind, RequestKind),
        (RequestKind, SynchronizeKind),
        (RequestKind, LeaveKind),
        (UnhookKind, UnhookKind),
        (UnhookKind, SynchronizeKind),
        (UnhookKind, LeaveKind),
        (SynchronizeKind, SynchronizeKind));

    private bool requested;
    private int handler = -1;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        requested = false;
        handler = -1;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind != SynchronizeKind || handler < 0;

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => handler == task;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case RequestKind or UnhookKind:
                requested = kind == RequestKind;
                return 0;
            case EnterKind:
                handler = requested ? task : -1;
                return requested ? 1 : 0;
            case LeaveKind:
                handler = -1;
                return 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        RequestKind => "request_irq",
        UnhookKind => "free_irq",
        SynchronizeKind => "synchronize_irq",
        EnterKind => "enter handler of",
        _ => "leave handler of",
    };

    /// <summary><c>request_irq</c>: from now on the handler may run.</summary>
    public Step Request([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(RequestKind, new Site(function, file, line));

    /// <summary><c>free_irq</c>: it no longer runs and will not.</summary>
    public async Op Free([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, Name, site);
        await Operate(UnhookKind, site);
        await Operate(SynchronizeKind, site, OperationTraits.Blocking);
    }

    /// <summary>One interrupt that the hardware raises at any time: runs the handler if there is one then.</summary>
    /// <param name="comm">The task's name in reports.</param>
    /// <param name="body">The handler.</param>
    public void RaiseOnce(string comm, Func<Op> body) => machine.StartKernelThread(comm, async () =>
    {
        var site = new Site("handle_irq_event", "", 0);
        if (await Operate(EnterKind, site) == 0)
            return;
        await body();
        await Operate(LeaveKind, site);
    });
}
