using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary><c>struct slip</c>, in a network device's private area: the network core's to free.</summary>
public sealed class SlipChannel : KernelObject
{
    /// <summary><c>sl_alloc</c>.</summary>
    public SlipChannel(Machine machine, TtyStruct tty)
        : base(machine, "slip")
    {
        Retain();
        Lock = new SpinLock(this, "lock");
        Tty = new PointerField<TtyStruct>(this, "tty", tty);
    }

    /// <summary>Guards <see cref="Tty"/>.</summary>
    public SpinLock Lock { get; }

    /// <summary>The line it transmits on, or NULL.</summary>
    public PointerField<TtyStruct> Tty { get; }
}

/// <summary>
/// The serial line IP discipline (drivers/net/slip/slip.c): packets are transmitted from the network stack, with neither the
/// line discipline's semaphore nor termios_rwsem held. [V 4.8.15 and 6.1.83] Not modelled: timers, the write wake-up.
/// </summary>
public sealed class Slip(TtyIo io) : LineDiscipline(io)
{
    private SlipChannel channel = null!;

    /// <inheritdoc/>
    public override Op Open(TtyStruct tty) => SlipOpen(tty);

    /// <inheritdoc/>
    public override Op Close(TtyStruct tty) => SlipClose(tty);

    /// <inheritdoc/>
    public override Op Hangup(TtyStruct tty) => SlipClose(tty);

    /// <summary>The network stack transmits one packet.</summary>
    public void StartTransmit() => Machine.StartKernelThread("ksoftirqd", SlXmit);

    private async Op SlipOpen(TtyStruct tty)
    {
        channel = new SlipChannel(Machine, tty);
        await tty.DiscData.Store(channel);
    }

    private static async Op SlipClose(TtyStruct tty)
    {
        if ((await tty.DiscData.Load()).Raw is not SlipChannel sl)
            return;
        await sl.Lock.LockBh();
        await tty.DiscData.Store(null);
        await sl.Tty.Store(null);
        await sl.Lock.UnlockBh();
    }

    private async Op SlXmit()
    {
        await channel.Lock.LockBh();
        if ((await channel.Tty.Load()).Raw is { } tty)
            await SlEncaps(tty);
        await channel.Lock.UnlockBh();
    }

    private async Op SlEncaps(TtyStruct tty)
    {
        await tty.Touch();
        await Io.Operations.Write(tty);
    }
}
