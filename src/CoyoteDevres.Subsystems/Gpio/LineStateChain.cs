using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>Whom a device tells that one of its lines was requested, released or reconfigured.</summary>
public abstract class LineStateChain
{
    /// <summary>A watcher joins.</summary>
    internal abstract Op Register(NotifierBlock block, string function);

    /// <summary>A watcher leaves, and waits for the callbacks that run.</summary>
    internal abstract Op Unregister(NotifierBlock block, string function);

    /// <summary>Calls the watchers, in the caller's context.</summary>
    internal abstract Op Notify(string action, GpioDesc desc);
}

/// <summary>Up to v6.12: a blocking notifier, whose callbacks may sleep (<c>gdev-&gt;notifier</c>, since v6.6 <c>line_state_notifier</c>).</summary>
internal sealed class BlockingLineState(GpioDevice gdev, string member) : LineStateChain
{
    private readonly BlockingNotifierHead head = new(gdev, member);

    internal override async Op Register(NotifierBlock block, string function) => await head.Register(block);

    internal override async Op Unregister(NotifierBlock block, string function) => await head.Unregister(block);

    internal override Op Notify(string action, GpioDesc desc) => head.CallChain(action, desc);
}

/// <summary>
/// Since v6.13: a raw notifier under <c>line_state_lock</c>, so that lines may change in atomic context (fact sheet, section 1.6 [V];
/// 40b7c49950bd itself still had an atomic notifier, read at 77a7b0183acf).
/// </summary>
internal sealed class RawLineState(GpioDevice gdev) : LineStateChain
{
    private readonly RwLock rwlock = new(gdev, "line_state_lock");
    private readonly RawNotifierHead head = new(gdev, "line_state_notifier");

    internal override async Op Register(NotifierBlock block, string function)
    {
        await rwlock.WriteLockIrqsave(function);
        await head.Register(block);
        await rwlock.WriteUnlockIrqrestore(function);
    }

    internal override async Op Unregister(NotifierBlock block, string function)
    {
        await rwlock.WriteLockIrqsave(function);
        await head.Unregister(block);
        await rwlock.WriteUnlockIrqrestore(function);
    }

    internal override async Op Notify(string action, GpioDesc desc)
    {
        await rwlock.ReadLockIrqsave("gpiod_line_state_notify");
        await head.CallChain(action, desc);
        await rwlock.ReadUnlockIrqrestore("gpiod_line_state_notify");
    }
}
