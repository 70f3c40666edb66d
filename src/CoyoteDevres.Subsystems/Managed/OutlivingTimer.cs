using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Managed;

/// <summary>
/// DR5, after force feedback without memory (drivers/input/ff-memless.c, an older text read; ef166ce08801, whose text alone was read): a timer
/// in the core's input_dev, which an open file keeps alive, plays effects by calling the driver; unregistering did not stop it, and the
/// driver's private data goes at unbind. DR5f: unregistering shuts the timer down and waits.
/// </summary>
/// <remarks>
/// Left out: what evdev flushes when it is disconnected. It stops effects, not the timer; the commit says that the timer still fires after the
/// private data was freed, and that is what is modelled.
/// </remarks>
public sealed class OutlivingTimer : ManagedDriver
{
    private readonly bool stops;
    private InputDev? input;
    private ToyState? priv;

    /// <summary>DR5, or DR5f.</summary>
    public OutlivingTimer(Machine machine, bool stops)
        : base(machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.stops = stops;
        Node = machine.Nodes.CreateNode("/dev/input/event0");
        Module = new Module(machine, "evdev");
    }

    internal Module Module { get; }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        priv = new ToyState(Machine);
        await device.Resources.Kmalloc(priv, "toy_probe");
        input = new InputDev(Machine, this, PlayEffect);
        return await input.Cdev.DeviceAdd(Node!, input.Dev);
    }

    /// <summary><c>input_unregister_device</c>.</summary>
    public override async Op Remove(Device device)
    {
        await input!.Mutex.Lock("evdev_disconnect");
        await input.Exists.WriteOnce(false, "evdev_disconnect");
        await input.Mutex.Unlock("evdev_disconnect");
        if (stops)
            await input.Timer.ShutdownSync("ml_ff_stop");
        await input.Cdev.DeviceDel(input.Dev);
        await input.Dev.Put("input_unregister_device");
    }

    /// <summary>The driver's <c>play_effect</c>.</summary>
    private async Op PlayEffect() => await priv!.Level.WriteOnce(2, "toy_play_effect");
}

/// <summary><c>struct input_dev</c> with its evdev node and its <c>ml_device</c>, which live as long as it does.</summary>
internal sealed class InputDev : KernelObject
{
    internal InputDev(Machine machine, OutlivingTimer driver, Func<Op> playEffect)
        : base(machine, "input_dev")
    {
        Dev = new Device(this, "dev", Release);
        Cdev = new Cdev(this, "cdev", new EvdevOperations(this, driver.Module), driver.Module, Dev);
        Mutex = new Mutex(this, "mutex");
        Exists = new Field<bool>(this, "exist", true);
        TimerLock = new SpinLock(this, "timer_lock");
        Timer = new TimerList(this, "timer", async () =>
        {
            await TimerLock.Lock("ml_effect_timer");
            await playEffect();
            await TimerLock.Unlock("ml_effect_timer");
        });
    }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    internal Mutex Mutex { get; }

    internal Field<bool> Exists { get; }

    internal SpinLock TimerLock { get; }

    internal TimerList Timer { get; }

    /// <summary><c>input_dev_release</c>; <c>ml_ff_destroy</c> waits for the timer ([R] since v4.11).</summary>
    private async Op Release()
    {
        await Timer.ShutdownSync("ml_ff_destroy");
        await Kfree("input_dev_release");
    }
}

/// <summary>Writing plays an effect.</summary>
internal sealed class EvdevOperations(InputDev input, Module module) : FileOperations
{
    public override Module Owner => module;

    public override async Op<int> Open(File file)
    {
        await input.Dev.Get("evdev_open");
        return 0;
    }

    public override async Op Release(File file) => await input.Dev.Put("evdev_release");

    public override async Op<int> Write(File file, UserPointer buffer)
    {
        await input.Mutex.Lock("evdev_write");
        bool exists = await input.Exists.ReadOnce("evdev_write");
        if (exists)
        {
            await input.TimerLock.LockIrqsave("ml_ff_playback");
            await input.Timer.Modify("ml_ff_playback");
            await input.TimerLock.UnlockIrqrestore("ml_ff_playback");
        }

        await input.Mutex.Unlock("evdev_write");
        return exists ? 1 : -Errno.ENODEV;
    }
}
