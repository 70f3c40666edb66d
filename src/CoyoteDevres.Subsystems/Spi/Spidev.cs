using System.Collections.Immutable;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// The spidev driver (drivers/spi/spidev.c) as far as its versions from v5.8 on are the same: probe and remove, and what its
/// files do without <c>spi_lock</c> in the middle. Read in v6.1.83, built with CONFIG_SPI_SLAVE. [V]
/// </summary>
/// <remarks>
/// Copies from and to user space do not fail, and memory is there unless a scenario says otherwise. The buffers are one transfer
/// long, and lengths fit.
/// </remarks>
public abstract partial class Spidev : SpiDriver
{
    /// <summary>Bytes in every transfer here; <c>bufsiz</c> allows more.</summary>
    public const int TransferLength = 4;

    private readonly Variable<int> minors;
    private readonly Queue<CharacterNode> freeMinors = new();
    private Module? module;
    private SpidevChrdev? chrdev;
    private Cdev? allocated;

    /// <summary><c>spidev_init</c>.</summary>
    protected Spidev(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        DeviceListLock = new Mutex(machine, "device_list_lock");
        DeviceList = new Variable<SpidevList>(machine, "device_list", new SpidevList([]));
        minors = new Variable<int>(machine, "minors", 0);
    }

    /// <summary>Where it is loaded.</summary>
    public Machine Machine { get; }

    /// <summary>The module.</summary>
    public Module Module => module ??= new Module(Machine, "spidev");

    /// <inheritdoc/>
    public override Module? Owner => module as LoadableModule;

    /// <summary>The SPI core of the kernels that this version is in.</summary>
    public virtual SpiCore Core { get; } = new SpiCore61();

    /// <summary><c>device_list_lock</c>, of the whole driver.</summary>
    protected internal Mutex DeviceListLock { get; }

    /// <summary><c>device_list</c>.</summary>
    protected internal Variable<SpidevList> DeviceList { get; }

    /// <summary>Its module is one that can be unloaded: said before anything is registered.</summary>
    public LoadableModule MakeLoadable()
    {
        var loadable = new LoadableModule(Machine, "spidev");
        module = loadable;
        return loadable;
    }

    /// <summary><c>register_chrdev</c> for one more minor of the major: one character device for all of them.</summary>
    public async Op AddMinor(CharacterNode node)
    {
        await RegisterChrdev(node);
        freeMinors.Enqueue(node);
    }

    /// <summary>
    /// <c>spidev_exit</c>: <c>spi_unregister_driver</c> for its one device, then <c>unregister_chrdev</c>; its class is not modelled. Only
    /// of a module that can be unloaded.
    /// </summary>
    public async Op SpidevExit(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        await DriverCore.ReleaseDriver(spi.Dev);
        await allocated!.Del();
    }

    /// <summary>The module stays, and with it its character device.</summary>
    public void Retain() => allocated!.Retain();

    /// <inheritdoc/>
    public override Op<int> Probe(SpiDevice spi) => SpidevProbe(spi);

    /// <inheritdoc/>
    public override Op Remove(SpiDevice spi) => SpidevRemove(spi);

    /// <summary>Allocates this version's <c>spidev_data</c>.</summary>
    protected abstract SpidevData Allocate(SpiDevice spi, CharacterNode node);

    /// <summary><c>spidev_read</c>.</summary>
    protected internal abstract Op<int> SpidevRead(File file);

    /// <summary><c>spidev_write</c>.</summary>
    protected internal abstract Op<int> SpidevWrite(File file);

    /// <summary><c>spidev_ioctl</c>.</summary>
    protected internal abstract Op<int> SpidevIoctl(File file, IoctlCommand command);

    private async Op RegisterChrdev(CharacterNode node)
    {
        var operations = new SpidevFileOperations(this);
        if (Owner is { } loadable)
            await (allocated = new Cdev(Machine, operations, loadable)).Add(node);
        else
            await (chrdev ??= new SpidevChrdev(Machine, operations, Module)).Cdev.Add(node);
    }

    /// <summary><c>spidev_probe</c>.</summary>
    private async Op<int> SpidevProbe(SpiDevice spi)
    {
        var node = freeMinors.Dequeue();
        var spidev = Allocate(spi, node);
        await DeviceListLock.Lock();
        int used = await minors.Read();
        spidev.ClassDevice = new SpidevClassDevice(spi);
        await spidev.ClassDevice.Dev.Add();
        await minors.Write(used + 1);
        await DeviceList.Write(new SpidevList((await DeviceList.Read()).Entries.Add(spidev)));
        await DeviceListLock.Unlock();
        await spidev.SpeedHz.Write(await spi.MaxSpeedHz.Read());
        spi.Drvdata = spidev;
        return 0;
    }

    /// <summary>
    /// <c>spidev_remove</c> since abd42781c3d2 (v5.8): no new opens first, and everything up to the freeing under
    /// <c>device_list_lock</c>.
    /// </summary>
    protected virtual async Op SpidevRemove(SpiDevice spi)
    {
        ArgumentNullException.ThrowIfNull(spi);
        await spi.Touch();
        var spidev = spi.Drvdata!;
        await DeviceListLock.Lock();
        await spidev.LockSpi();
        await spidev.Spi.Store(null);
        await spidev.UnlockSpi();
        await ForgetSpidev(spidev);
        await DeviceListLock.Unlock();
    }

    /// <summary>What <c>spidev_remove</c> does under <c>device_list_lock</c>, once the pointer is cleared.</summary>
    private protected async Op ForgetSpidev(SpidevData spidev)
    {
        const string function = "spidev_remove";
        await spidev.Touch("list_del");
        await DeviceList.Write(new SpidevList((await DeviceList.Read("list_del")).Entries.Remove(spidev)), "list_del");
        await spidev.ClassDevice!.Dev.Unregister();
        await minors.Write(await minors.Read(function) - 1, function);
        if (await spidev.Users.Read(function) == 0)
            await spidev.Kfree(function);
    }
}

/// <summary>The entries of <c>device_list</c>.</summary>
public sealed record SpidevList(ImmutableArray<SpidevData> Entries)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Entries.Length} entries";
}

/// <summary>
/// What <c>register_chrdev</c> allocates: one <c>cdev</c> for every minor of the major. It is not part of any device's
/// structure and has no parent, so an open file pins no <c>spidev_data</c>. It stays, unless the module can go. [V]
/// </summary>
internal sealed class SpidevChrdev : KernelObject
{
    internal SpidevChrdev(Machine machine, FileOperations operations, Module owner)
        : base(machine, "spidev_chrdev")
    {
        Retain();
        Cdev = new Cdev(this, "cdev", operations, owner, parent: null);
        Cdev.ReleasedByOpeners();
    }

    internal Cdev Cdev { get; }
}
