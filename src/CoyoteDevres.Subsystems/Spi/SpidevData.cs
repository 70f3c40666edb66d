using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// <c>struct spidev_data</c> (drivers/spi/spidev.c): has no reference count. Whichever comes second, the last close or the
/// unbinding, frees it; <c>spi</c> and <c>users</c> decide that, under <c>device_list_lock</c>. [V]
/// </summary>
public abstract class SpidevData : KernelObject
{
    /// <summary>What <c>spidev_probe</c> allocates.</summary>
    /// <param name="spi">The device it drives.</param>
    /// <param name="node">Its minor.</param>
    /// <param name="hasOneBuffer">True if one buffer serves both directions, as in the first versions.</param>
    protected SpidevData(SpiDevice spi, CharacterNode node, bool hasOneBuffer = false)
        : base(Checked(spi).Machine, "spidev_data")
    {
        Node = node;
        Spi = new PointerField<SpiDevice>(this, "spi", spi);
        BufLock = new Mutex(this, "buf_lock");
        Users = new Field<int>(this, "users", 0);
        TxBuffer = new PointerField<SpiBuffer>(this, hasOneBuffer ? "buffer" : "tx_buffer");
        RxBuffer = hasOneBuffer ? TxBuffer : new PointerField<SpiBuffer>(this, "rx_buffer");
        SpeedHz = new Field<uint>(this, "speed_hz", 0);
    }

    /// <summary><c>devt</c>; never changes.</summary>
    public CharacterNode Node { get; }

    /// <summary><c>spi</c>: NULL once the driver is unbound.</summary>
    public PointerField<SpiDevice> Spi { get; }

    /// <summary><c>buf_lock</c>: guards the buffers while they are used. Until 40534d19ed2a (v7.0).</summary>
    public Mutex BufLock { get; }

    /// <summary><c>users</c>: open files.</summary>
    public Field<int> Users { get; }

    /// <summary><c>tx_buffer</c>.</summary>
    public PointerField<SpiBuffer> TxBuffer { get; }

    /// <summary><c>rx_buffer</c>.</summary>
    public PointerField<SpiBuffer> RxBuffer { get; }

    /// <summary><c>speed_hz</c>. Not in the first versions.</summary>
    public Field<uint> SpeedHz { get; }

    /// <summary>The class device (<c>spidev0.0</c>) below the SPI device; looked up by <c>devt</c>.</summary>
    public SpidevClassDevice? ClassDevice { get; set; }

    /// <summary>Takes <c>spi_lock</c>.</summary>
    public abstract Step LockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>Releases <c>spi_lock</c>.</summary>
    public abstract Op UnlockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>What reports call that buffer.</summary>
    internal string NameOfBuffer(PointerField<SpiBuffer> member) =>
        RxBuffer == TxBuffer ? "buffer" : member == TxBuffer ? "tx_buffer" : "rx_buffer";

    private static SpiDevice Checked(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        return spi;
    }
}

/// <summary>As long as <c>spi_lock</c> is a spinlock: up to v6.2-rc3.</summary>
internal sealed class SpinSpidevData : SpidevData
{
    private readonly SpinLock spiLock;

    internal SpinSpidevData(SpiDevice spi, CharacterNode node, bool hasOneBuffer = false)
        : base(spi, node, hasOneBuffer) => spiLock = new SpinLock(this, "spi_lock");

    public override Step LockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        spiLock.LockIrq(function, file, line);

    public override async Op UnlockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await spiLock.UnlockIrq(function, file, line);
}

/// <summary>Since a720416d9463 (v6.2-rc4): <c>spi_lock</c> is a mutex.</summary>
internal sealed class MutexSpidevData : SpidevData
{
    private readonly Mutex spiLock;

    internal MutexSpidevData(SpiDevice spi, CharacterNode node)
        : base(spi, node) => spiLock = new Mutex(this, "spi_lock");

    public override Step LockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        spiLock.Lock(function, file, line);

    public override Op UnlockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        spiLock.Unlock(function, file, line);
}

/// <summary>What <c>device_create</c> allocates for a minor: it pins the SPI device while it is registered. [V]</summary>
public sealed class SpidevClassDevice : KernelObject
{
    /// <summary>Creates it, with one reference.</summary>
    public SpidevClassDevice(SpiDevice spi)
        : base((spi ?? throw new ArgumentNullException(nameof(spi))).Machine, "device") => Dev = new Device(this, "dev", DeviceCreateRelease, spi.Dev);

    /// <summary>The device itself.</summary>
    public Device Dev { get; }

    private async Op DeviceCreateRelease() => await Kfree();
}
