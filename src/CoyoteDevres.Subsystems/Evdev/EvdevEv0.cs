using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Evdev;

/// <summary>
/// EV0: 7f8d4cad1e4e, in the 3.7 merge window, before 4a215aa. Each evdev has a character device of its own, without a parent: what keeps the
/// structure is the reference of each file, which the release puts before the core puts the character device in it. [R] but for the fix's title.
/// </summary>
public sealed class EvdevEv0(Machine machine) : EvdevDriver(machine)
{
    internal override bool HasParent => false;

    private protected override async Op<int> Register(EvdevData evdev)
    {
        await evdev.Cdev.Add(Node);
        return await evdev.Dev.Add();
    }

    private protected override async Op Unregister(EvdevData evdev)
    {
        await evdev.Dev.Del();
        await evdev.Cdev.Del();
    }

    private protected override async Op Opening(EvdevData evdev) => await evdev.Dev.Get("evdev_open");

    private protected override async Op Closed(EvdevData evdev) => await evdev.Dev.Put("evdev_release");
}

/// <summary>EV1: today. The character device's parent is the device (4a215aa, then <c>cdev_device_add</c>).</summary>
public sealed class EvdevEv1(Machine machine) : EvdevDriver(machine)
{
    internal override bool HasParent => true;

    private protected override Op<int> Register(EvdevData evdev) => evdev.Cdev.DeviceAdd(Node, evdev.Dev);

    private protected override Op Unregister(EvdevData evdev) => evdev.Cdev.DeviceDel(evdev.Dev);
}
