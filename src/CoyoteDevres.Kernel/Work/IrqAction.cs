using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct irqaction</c> (kernel/irq/manage.c; see <see cref="IrqLine"/> for what was read): a handler for an interrupt line, and
/// with it a function that goes on in a thread, if the handler asks for it. From <see cref="Request"/> to the end of <see cref="Free"/>
/// it may run.
/// </summary>
public sealed class IrqAction
{
    private readonly Func<Op<IrqReturn>> handler;
    private readonly Func<Op>? thread;

    /// <summary>A handler, to be requested with <c>request_irq</c>, or with <c>request_threaded_irq</c> if it has a thread function.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The driver's name for it.</param>
    /// <param name="handler">Runs in the hardware interrupt; null for the default one, which only wakes the thread and needs <paramref name="oneShot"/>.</param>
    /// <param name="thread">Runs in a thread of its own, and may sleep.</param>
    /// <param name="shared">True for <c>IRQF_SHARED</c>: other devices' handlers may be on the line, and this one runs for their interrupts.</param>
    /// <param name="oneShot">True for <c>IRQF_ONESHOT</c>: the line stays masked until the thread has finished.</param>
    public IrqAction(IrqLine line, string name, Func<Op<IrqReturn>>? handler, Func<Op>? thread = null, bool shared = false, bool oneShot = false)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (handler is null && (thread is null || !oneShot))
            throw new ArgumentException("without a handler there must be a thread function, and the line must stay masked until it has run", nameof(handler));
        Name = name;
        this.handler = handler ?? (() => Op.From(IrqReturn.WakeThread));
        this.thread = thread;
        Line = line;
        Number = line.Add(this, shared, oneShot);
    }

    /// <summary>Its line.</summary>
    public IrqLine Line { get; }

    /// <summary>The driver's name for it.</summary>
    internal string Name { get; }

    /// <summary>True if it has a thread function.</summary>
    internal bool IsThreaded => thread is not null;

    /// <summary>Which of its line's it is.</summary>
    internal int Number { get; }

    private string ThreadName => $"irq/{Line.Number}-{Name}";

    /// <summary><c>request_irq</c>, <c>request_threaded_irq</c>: from now on it may run. <c>-EBUSY</c> if the line is taken and not shared.</summary>
    public Step Request([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Line.Request(this, new Site(function, file, line));

    /// <summary><c>free_irq</c>: unhooks it, then waits for the line's handlers (spinning) and for its own thread. Not from an interrupt.
    /// False if it was not requested, or its line is gone.</summary>
    public Op<bool> Free([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Line.Free(this, new Site(function, file, line));

    /// <summary><c>__free_irq</c> with CONFIG_DEBUG_SHIRQ: whatever the handler returns.</summary>
    internal async Op CallHandler() => await handler();

    /// <summary><c>__handle_irq_event_percpu</c>, for one of the line's actions.</summary>
    internal async Op Handle()
    {
        if (await handler() == IrqReturn.WakeThread && thread is not null && await Line.Wake(this))
            Line.Machine.StartKernelThread(ThreadName, IrqThread);
    }

    private async Op IrqThread()
    {
        await Line.BeginThread(this);
        await thread!();
        await Line.EndThread(this);
    }
}
