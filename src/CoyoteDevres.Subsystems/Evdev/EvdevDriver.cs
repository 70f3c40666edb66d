using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Evdev;

/// <summary>
/// evdev (drivers/input/evdev.c) on an input driver. The sheet read it as it is today; open, close and the way into the input core are from memory.
/// </summary>
/// <remarks>Left out: revoking, grabbing, fasync, masks, and other handlers of the device.</remarks>
public abstract class EvdevDriver : DeviceDriver
{
    private InputDev? input;
    private EvdevData? evdev;

    private protected EvdevDriver(Machine machine)
        : base("input-driver")
    {
        Machine = machine;
        Module = new Module(machine, "evdev");
        Node = machine.Nodes.CreateNode("/dev/input/event0");
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; }

    internal Module Module { get; }

    /// <summary>True if the character device pins the device it is in.</summary>
    internal abstract bool HasParent { get; }

    private protected Machine Machine { get; }

    /// <summary>The driver's probe: <c>input_register_device</c>, with <c>evdev_connect</c>.</summary>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        input = new InputDev(Machine);
        await input.Dev.Add();
        await input.Dev.Get("evdev_connect");
        evdev = new EvdevData(Machine, this, input);
        return await Register(evdev);
    }

    /// <summary>The driver's remove: <c>input_unregister_device</c>, <c>__input_unregister_device</c>.</summary>
    public override async Op Remove(Device device)
    {
        const string Function = "input_disconnect_device";
        await input!.Mutex.Lock(Function);
        await input.GoingAway.Write(true, Function);
        await input.Mutex.Unlock(Function);
        await EvdevDisconnect(evdev!);
        await input.Dev.Unregister();
    }

    /// <summary>Registers device and character device.</summary>
    private protected abstract Op<int> Register(EvdevData evdev);

    /// <summary>Takes both out of sight.</summary>
    private protected abstract Op Unregister(EvdevData evdev);

    /// <summary><c>evdev_disconnect</c>, with <c>evdev_cleanup</c>.</summary>
    private async Op EvdevDisconnect(EvdevData evdev)
    {
        await Unregister(evdev);
        await EvdevMarkDead(evdev);
        await EvdevHangup(evdev);
        if (await evdev.Open.Read("evdev_cleanup") != 0)
            await evdev.Input.InputCloseDevice();
        await evdev.Dev.Put();
    }

    private static async Op EvdevMarkDead(EvdevData evdev)
    {
        await evdev.Mutex.Lock();
        await evdev.Exist.Write(false);
        await evdev.Mutex.Unlock();
    }

    /// <summary>Wakes every open file's readers.</summary>
    private static async Op EvdevHangup(EvdevData evdev)
    {
        await evdev.ClientLock.Lock();
        await evdev.ClientList.ForEach(async node => await ((EvdevClient)node.Container).Wait.WakeUpInterruptible("evdev_hangup"));
        await evdev.ClientLock.Unlock();
    }

    /// <summary><c>evdev_open</c>.</summary>
    internal async Op<int> EvdevOpen(EvdevData evdev, Kernel.File file)
    {
        await Opening(evdev);
        var client = new EvdevClient(Machine, evdev);
        await EvdevAttachClient(client);
        int result = await EvdevOpenDevice(evdev);
        if (result == 0)
        {
            file.PrivateData = client;
            return 0;
        }

        await EvdevDetachClient(client);
        await client.Kfree();
        await Closed(evdev);
        return result;
    }

    /// <summary><c>evdev_release</c>.</summary>
    internal async Op EvdevRelease(EvdevClient client)
    {
        var evdev = client.Evdev;
        await evdev.Mutex.Lock();
        await evdev.Exist.Read(); // input_flush_device
        await evdev.Mutex.Unlock();
        await EvdevDetachClient(client);
        await client.Kfree();
        await EvdevCloseDevice(evdev);
        await Closed(evdev);
    }

    /// <summary>Before the open: a reference, in the version that takes one.</summary>
    private protected virtual Op Opening(EvdevData evdev) => Op.Done;

    /// <summary>After the close, or an open that failed.</summary>
    private protected virtual Op Closed(EvdevData evdev) => Op.Done;

    private static async Op EvdevAttachClient(EvdevClient client)
    {
        await client.Evdev.ClientLock.Lock();
        await client.Evdev.ClientList.AddTail(client.Node);
        await client.Evdev.ClientLock.Unlock();
    }

    private async Op EvdevDetachClient(EvdevClient client)
    {
        await client.Evdev.ClientLock.Lock();
        await client.Node.DelRcu();
        await client.Evdev.ClientLock.Unlock();
        await Machine.Rcu.Synchronize();
    }

    private static async Op<int> EvdevOpenDevice(EvdevData evdev)
    {
        if (await evdev.Mutex.LockInterruptible() != 0)
            return -Errno.EINTR;
        int result = await evdev.Exist.Read() ? 0 : -Errno.ENODEV;
        if (result == 0)
        {
            int before = await evdev.Open.Read();
            await evdev.Open.Write(before + 1);
            if (before == 0)
                result = await evdev.Input.InputOpenDevice();
            if (result < 0)
                await evdev.Open.Write(await evdev.Open.Read() - 1);
        }

        await evdev.Mutex.Unlock();
        return result;
    }

    private static async Op EvdevCloseDevice(EvdevData evdev)
    {
        await evdev.Mutex.Lock();
        if (await evdev.Exist.Read())
        {
            int after = await evdev.Open.Read() - 1;
            await evdev.Open.Write(after);
            if (after == 0)
                await evdev.Input.InputCloseDevice();
        }

        await evdev.Mutex.Unlock();
    }
}
