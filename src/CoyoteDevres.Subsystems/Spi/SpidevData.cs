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
    protected SpidevData(SpiDevice spi, CharacterNode node)
        : base(Checked(spi).Machine, "spidev_data")
    {
        Node = node;
        Spi = new PointerField<SpiDevice>(this, "spi", spi);
        BufLock = new Mutex(this, "buf_lock");
        Users = new Field<int>(this, "users", 0);
        TxBuffer = new PointerField<SpiBuffer>(this, "tx_buffer");
        RxBuffer = new PointerField<SpiBuffer>(this, "rx_buffer");
        SpeedHz = new Field<uint>(this, "speed_hz", 0);
    }

    /// <summary><c>devt</c>; never changes.</summary>
    public CharacterNode Node { get; }

    /// <summary><c>spi</c>: NULL once the driver is unbound.</summary>
    public PointerField<SpiDevice> Spi { get; }

    /// <summary><c>buf_lock</c>: guards the buffers while they are used.</summary>
    public Mutex BufLock { get; }

    /// <summary><c>users</c>: open files.</summary>
    public Field<int> Users { get; }

    /// <summary><c>tx_buffer</c>.</summary>
    public PointerField<SpiBuffer> TxBuffer { get; }

    /// <summary><c>rx_buffer</c>.</summary>
    public PointerField<SpiBuffer> RxBuffer { get; }

    /// <summary><c>speed_hz</c>.</summary>
    public Field<uint> SpeedHz { get; }

    /// <summary>The class device (<c>spidev0.0</c>) below the SPI device; looked up by <c>devt</c>.</summary>
    public SpidevClassDevice? ClassDevice { get; set; }

    /// <summary>Takes <c>spi_lock</c>.</summary>
    public abstract Step LockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>Releases <c>spi_lock</c>.</summary>
    public abstract Op UnlockSpi([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    private static SpiDevice Checked(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        return spi;
    }
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
