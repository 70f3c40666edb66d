using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// The subsystem's structure: embeds the device, the character device and the guard; lives until the last file is closed. The
/// chip belongs to the driver.
/// </summary>
public sealed class ToyDevice : KernelObject
{
    private readonly Guard guard;
    private bool gone;

    /// <summary>Allocates it.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="chip">What the driver owns.</param>
    /// <param name="strategy">Makes the guard.</param>
    public ToyDevice(Machine machine, ToyChip chip, Func<ToyDevice, ToyChip, Guard> strategy)
        : base(machine, "toy_device")
    {
        ArgumentNullException.ThrowIfNull(strategy);
        Module = new Module(machine, "toy_core");
        Dev = new Device(this, "dev", Release);
        Dev.Kobject.ReleaseByAnybody();
        Node = machine.Nodes.CreateNode("/dev/toy0");
        guard = strategy(this, chip);
        Cdev = new Cdev(this, "cdev", new ToyOperations(this), Module, Dev);
        Wait = new WaitQueueHead(this, "wait", () => gone);
        Finished = new Completion(this, "finished");
        Events = new Field<int>(this, "events", 0);
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; }

    /// <summary>The subsystem's module.</summary>
    public Module Module { get; }

    /// <summary>The device in the class.</summary>
    public Device Dev { get; }

    /// <summary>The character device.</summary>
    public Cdev Cdev { get; }

    /// <summary>What stands between operations and removal.</summary>
    public Guard Guard => guard;

    /// <summary>Blocking reads and polls wait here.</summary>
    public WaitQueueHead Wait { get; }

    /// <summary>What <see cref="ToyIoctl.Await"/> waits for.</summary>
    public Completion Finished { get; }

    /// <summary>What there is to read. Nothing ever comes in: whoever waits, waits for the removal.</summary>
    public Field<int> Events { get; }

    /// <summary><c>toy_register</c>.</summary>
    public async Op Register()
    {
        await guard.Initialize();
        await Cdev.DeviceAdd(Node, Dev);
    }

    /// <summary><c>toy_unregister</c>: no new opens, then the guard, then the registration's reference.</summary>
    public async Op Unregister()
    {
        await Cdev.DeviceDel(Dev);
        await guard.Revoke(WakeUp);
        await Dev.Put("toy_unregister");
    }

    private async Op WakeUp()
    {
        gone = true;
        await Wait.WakeUp("toy_unregister");
    }

    private async Op Release()
    {
        await guard.CleanUp();
        await Kfree("toy_device_release");
    }
}
