using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// <c>struct drm_bridge</c>, embedded in the structure of its driver (<c>struct sn65dsi83</c>): counted; the chain of an encoder has a
/// reference, and the driver one, as a managed resource (<c>devm_drm_bridge_alloc</c>).
/// </summary>
public sealed class DrmBridge : KernelObject
{
    internal DrmBridge(Machine machine)
        : base(machine, "sn65dsi83")
    {
        Refcount = new Kref(this, "bridge.refcount", async () => await Kfree("__drm_bridge_free"));
        Unplugged = new Field<bool>(this, "bridge.unplugged", false);
        Supply = new PointerField<RegulatorUse>(this, "vcc");
    }

    /// <summary><c>bridge-&gt;refcount</c>.</summary>
    public Kref Refcount { get; }

    /// <summary><c>bridge-&gt;unplugged</c>.</summary>
    public Field<bool> Unplugged { get; }

    /// <summary>The use of the supply that <c>regulator_enable</c> began.</summary>
    public PointerField<RegulatorUse> Supply { get; }
}

/// <summary>
/// One <c>regulator_enable</c> that no <c>regulator_disable</c> has ended: the supply's count as memory, so that a use that nobody ends is a leak and one
/// that is ended twice a double free.
/// </summary>
public sealed class RegulatorUse : KernelObject
{
    internal RegulatorUse(Machine machine)
        : base(machine, "regulator_use")
    {
    }
}

/// <summary>
/// D6, drm_bridge.c with "add drm_bridge_unplug() and drm_bridge_enter/exit()" (d2e8d1bc840b, late 2025; the sheet's reading), and the bridge driver of
/// its series, ti-sn65dsi83.c (patch read, v3): what enabling takes is released by a managed action, which disabling executes, or else the unbinding.
/// </summary>
/// <remarks>Left out: the atomic state, the monitor, interrupts, errors.</remarks>
public sealed class DrmBridgeDriver : DeviceDriver
{
    private readonly Machine machine;
    private readonly SrcuStruct unplugSrcu;
    private readonly Mutex bridgeLock;
    private readonly Func<Op> release;
    private Device device = null!;
    private DrmRegisters regmap = null!;

    /// <summary>Loads the driver and the core.</summary>
    public DrmBridgeDriver(Machine machine)
        : base("sn65dsi83")
    {
        this.machine = machine;
        unplugSrcu = new SrcuStruct(machine, "drm_bridge_unplug_srcu");
        bridgeLock = new Mutex(machine, "bridge_lock");
        release = ReleaseResources;
    }

    /// <summary>The branch of a callback that finds the bridge unplugged.</summary>
    public static string UnpluggedBranch => "drm_bridge_enter -> false";

    /// <summary>The bridge, once probed.</summary>
    public DrmBridge Bridge { get; private set; } = null!;

    /// <summary><c>sn65dsi83_probe</c>.</summary>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
        Bridge = new DrmBridge(machine);
        await device.Resources.AddAction(async () => await Bridge.Refcount.Put("drm_bridge_put"));
        regmap = new DrmRegisters(machine);
        await device.Resources.AddAction(async () => await regmap.Kfree("devm_regmap_release"));
        return 0;
    }

    /// <summary><c>sn65dsi83_remove</c>: <c>drm_bridge_unplug</c>, which also takes the bridge off the list.</summary>
    public override async Op Remove(Device device)
    {
        await Bridge.Unplugged.Write(true, "drm_bridge_unplug");
        await unplugSrcu.Synchronize("drm_bridge_unplug");
        await bridgeLock.Lock("drm_bridge_remove");
        await Bridge.Touch("drm_bridge_remove"); // list.
        await bridgeLock.Unlock("drm_bridge_remove");
    }

    /// <summary><c>sn65dsi83_atomic_pre_enable</c>.</summary>
    public async Op AtomicPreEnable()
    {
        if (await DrmBridgeEnter() is not { } index)
            return;
        await Bridge.Supply.Store(new RegulatorUse(machine), "sn65dsi83_atomic_pre_enable");
        await regmap.Touch("sn65dsi83_atomic_pre_enable");
        await device.Resources.AddAction(release, "sn65dsi83_atomic_pre_enable");
        await unplugSrcu.ReadUnlock(index, "drm_bridge_exit");
    }

    /// <summary><c>sn65dsi83_atomic_disable</c>.</summary>
    public async Op AtomicDisable()
    {
        if (await DrmBridgeEnter() is not { } index)
            return;
        await device.Resources.ReleaseAction(release, "sn65dsi83_atomic_disable");
        await unplugSrcu.ReadUnlock(index, "drm_bridge_exit");
    }

    /// <summary><c>drm_bridge_enter</c>: null if it is unplugged.</summary>
    private async Op<SrcuIndex?> DrmBridgeEnter()
    {
        var index = await unplugSrcu.ReadLock();
        if (!await Bridge.Unplugged.Read())
            return index;
        await unplugSrcu.ReadUnlock(index);
        machine.Branch(UnpluggedBranch);
        return null;
    }

    /// <summary><c>sn65dsi83_release_resources</c>: uses the registers, then disables the supply.</summary>
    private async Op ReleaseResources()
    {
        const string Function = "sn65dsi83_release_resources";
        await regmap.Touch(Function);
        var use = await (await Bridge.Supply.Load(Function)).Deref("regulator_disable");
        await use.Kfree("regulator_disable");
    }
}

/// <summary>A bridge plugged in, in an encoder's chain.</summary>
public sealed class DrmBridgeBench
{
    private readonly I2cClient client;

    private DrmBridgeBench(Machine machine)
    {
        Driver = new DrmBridgeDriver(machine);
        client = new I2cClient(machine);
    }

    /// <summary>The bridge's driver.</summary>
    public DrmBridgeDriver Driver { get; }

    /// <summary>Binds the driver.</summary>
    public static async Op<DrmBridgeBench> Plug(Machine machine)
    {
        var bench = new DrmBridgeBench(machine);
        await DriverCore.Bind(bench.client.Dev, bench.Driver);
        return bench;
    }

    /// <summary>A write to the driver's <c>unbind</c> attribute, or the bridge's bus going: the same remove.</summary>
    public Op Unplug(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Unbind(client.Dev, Driver);
    }

    private sealed class I2cClient : KernelObject
    {
        internal I2cClient(Machine machine)
            : base(machine, "i2c_client")
        {
            Retain();
            Dev = new Device(this, "dev", () => Op.Done);
        }

        internal Device Dev { get; }
    }
}
