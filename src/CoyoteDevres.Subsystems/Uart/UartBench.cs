using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>One line of one version, plugged in.</summary>
public sealed class UartBench
{
    private sealed class Platform : KernelObject
    {
        internal Platform(Machine machine)
            : base(machine, "platform_device")
        {
            Retain();
            Device = new Device(this, "dev", () => Op.Done);
        }

        internal Device Device { get; }
    }

    private ModuleLoader? loader;

    private UartBench(SerialCore core, Device device, UartSim driver)
    {
        Core = core;
        Device = device;
        Driver = driver;
    }

    /// <summary>Serial core.</summary>
    public SerialCore Core { get; }

    /// <summary>The hardware's device.</summary>
    public Device Device { get; }

    /// <summary>Its driver.</summary>
    public UartSim Driver { get; }

    /// <summary>The line's node.</summary>
    public CharacterNode Node => Core.Io.Driver.Node;

    /// <summary>The tty that is open now, for set-ups and tests.</summary>
    public TtyStruct Tty => Core.Io.Driver.Ttys.Value.Raw!;

    /// <summary>Binds the driver.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="core">Serial core.</param>
    /// <param name="forgetsPort">The driver's mistake: see <see cref="UartSim"/>.</param>
    public static async Op<UartBench> Plug(Machine machine, SerialCore core, bool forgetsPort = false)
    {
        ArgumentNullException.ThrowIfNull(core);
        var device = new Platform(machine).Device;
        await device.Add();
        var driver = new UartSim(core, forgetsPort);
        await DriverCore.Bind(device, driver);
        return new UartBench(core, device, driver);
    }

    /// <summary>The same, and the driver is a module that can be unloaded.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="core">Serial core.</param>
    public static async Op<UartBench> PlugModule(Machine machine, SerialCore core)
    {
        ArgumentNullException.ThrowIfNull(core);
        var device = new Platform(machine).Device;
        await device.Add();
        var module = new LoadableModule(machine, "uart_sim");
        core.UartRegisterDriver(module);
        var driver = new UartSim(core);
        module.Drives(device, driver);
        var unregister = module.Exit!;
        module.Exit = async () =>
        {
            await unregister();
            await core.UartUnregisterDriver();
        };
        var bench = new UartBench(core, device, driver) { loader = new ModuleLoader(machine) };
        await bench.loader.Load(module);
        return bench;
    }

    /// <summary>Unloads the driver's module: nothing refuses that.</summary>
    public async Op Unload(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        await process.Rmmod(loader!, Core.UartDriver!.Module);
    }

    /// <summary>The driver stays bound for good: what it has allocated is no leak.</summary>
    public void StayBound()
    {
        Driver.Port.Retain();
        Core.Io.Driver.Cdev!.Retain();
    }

    /// <summary>Characters have been received; a worker will hand them to the line discipline.</summary>
    public async Op Receive(int characters)
    {
        await Core.State.Port.BufChars.Write(characters, "tty_insert_flip_string");
        await Core.State.Port.BufWork.Schedule("tty_flip_buffer_push");
    }

    /// <summary>The transmit buffer is full, and the hardware does not send.</summary>
    public async Op Stall() => await Core.State.XmitChars.Write(UartState.XmitSize, "uart_write");
}
