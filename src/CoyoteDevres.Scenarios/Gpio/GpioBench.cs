using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>A chip of two lines, plugged in, and what the set-up of scenarios does with it.</summary>
public sealed class GpioBench
{
    private readonly CharacterNode node;
    private readonly Device provider;
    private readonly GpioDriver driver;
    private int linesTaken;
    private Kernel.File? shared;

    private GpioBench(CharacterNode node, Device provider, GpioDriver driver)
    {
        this.node = node;
        this.provider = provider;
        this.driver = driver;
    }

    /// <summary>The chip's gpiolib side.</summary>
    public GpioDevice Gpio => driver.Gpio;

    /// <summary>The branch that a completed unplug takes.</summary>
    public const string Unplugged = "unplug -> done";

    /// <summary>Binds a provider to a device that outlives it.</summary>
    public static async Op<GpioBench> Plug(Machine machine, GpioVersion version)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var platform = new PlatformDevice(machine);
        var node = machine.Nodes.CreateNode("/dev/gpiochip0");
        var driver = new GpioDriver(new GpioCore(machine), version, node, new Module(machine, "gpio_driver"));
        await DriverCore.Bind(platform.Dev, driver);
        return new GpioBench(node, platform.Dev, driver);
    }

    /// <summary>The chip stays: it and its lines being there at the end is no leak.</summary>
    public void Retain() => Gpio.RetainChip();

    /// <summary>Opens the chip's node; null if that failed.</summary>
    public Op<Kernel.File?> Open(UserProcess process) => process.Open(node);

    /// <summary>Opens the chip's node in the set-up, where that succeeds.</summary>
    public async Op<Kernel.File> OpenChip(UserProcess process) => (await Open(process))!;

    /// <summary>Opens the chip's node in the set-up and watches the first line.</summary>
    public async Op<Kernel.File> OpenWatcher(UserProcess process)
    {
        var chip = await OpenChip(process);
        await process.Ioctl(chip, GpioIoctl.GetLineInfoWatch, new UserPointer { Value = 0 });
        return chip;
    }

    /// <summary>Requests a line that nobody else uses, in the set-up; the chip's own file is closed again.</summary>
    public async Op<Kernel.File> OpenLine(UserProcess process, LineConfig config)
    {
        var chip = await OpenChip(process);
        var line = await RequestLine(process, chip, linesTaken++, config);
        await process.Close(chip);
        return line!;
    }

    /// <summary>
    /// A file that several processes have: the first one opens it, the others receive it. In the set-up. What the file holds is none of theirs, but
    /// whose close is the last one.
    /// </summary>
    public async Op<Kernel.File> Share(UserProcess process, Func<Op<Kernel.File>> open)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (shared is null)
            shared = await process.Machine.CreateProcess("nobody").Prepare(open);
        else
            await process.Receive(shared);
        return shared;
    }

    /// <summary>A line that nobody else uses.</summary>
    public int NextLine() => linesTaken++;

    /// <summary>A driver that uses one of the chip's lines gets it (<c>gpiod_get</c>), in the set-up.</summary>
    public Op<GpioConsumer> GetLine() => GpioConsumer.Get(Gpio, linesTaken++);

    /// <summary>Requests a line; null if that failed.</summary>
    public static async Op<Kernel.File?> RequestLine(UserProcess process, Kernel.File chip, int offset, LineConfig config)
    {
        ArgumentNullException.ThrowIfNull(process);
        var request = new LineRequestArgument(offset, config);
        await process.Ioctl(chip, GpioIoctl.GetLine, new UserPointer { Value = request });
        if (request.File is { } line)
            process.Install(line);
        return request.File;
    }

    /// <summary>A write to the provider's <c>unbind</c> attribute.</summary>
    public Op Unbind(UserProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Unbind(provider, driver);
    }

    /// <summary>The device goes from its bus: <c>device_del</c>, which unbinds the driver.</summary>
    public async Op Unplug()
    {
        await provider.Del();
        provider.Machine.Branch(Unplugged);
    }

    /// <summary>The device that the provider drives, on a bus of its own.</summary>
    internal sealed class PlatformDevice : KernelObject
    {
        internal PlatformDevice(Machine machine)
            : base(machine, "platform_device")
        {
            Retain();
            Dev = new Device(this, "dev", () => Op.Done);
        }

        internal Device Dev { get; }
    }
}
