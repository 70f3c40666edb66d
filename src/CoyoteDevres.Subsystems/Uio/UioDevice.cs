using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary><c>struct uio_info</c>: the driver's callbacks and memory regions, in its own memory, which goes after it has unregistered.</summary>
public sealed class UioInfo : KernelObject
{
    internal UioInfo(Machine machine)
        : base(machine, "uio_info") => UioDev = new PointerField<UioDevice>(this, "uio_dev");

    /// <summary><c>info-&gt;uio_dev</c>.</summary>
    internal PointerField<UioDevice> UioDev { get; }
}

/// <summary><c>struct uio_device</c>: the core's. Up to UI0 freed by the removal, from UI1 on by its device's last put.</summary>
public sealed class UioDevice : KernelObject
{
    internal UioDevice(Machine machine, Module owner, UioInfo info)
        : base(machine, "uio_device")
    {
        Owner = owner;
        Info = new PointerField<UioInfo>(this, "info", info);
        InfoLock = new Mutex(this, "info_lock");
        InfoSpinLock = new SpinLock(this, "info_lock");
        Wait = new WaitQueueHead(this, "wait", () => IsGone);
        Event = new Atomic(this, "event", 0);
        Name = new DeviceAttribute(machine, "name", ShowName);
    }

    /// <summary>Its file <c>name</c> in sysfs.</summary>
    public DeviceAttribute Name { get; }

    /// <summary><c>idev-&gt;owner</c>: the driver's module.</summary>
    internal Module Owner { get; }

    /// <summary><c>idev-&gt;info</c>: from UI1 on NULL when it is unregistered.</summary>
    internal PointerField<UioInfo> Info { get; }

    /// <summary><c>idev-&gt;info_lock</c>, from UI2 on.</summary>
    internal Mutex InfoLock { get; }

    /// <summary><c>idev-&gt;info_lock</c> of UI1.</summary>
    internal SpinLock InfoSpinLock { get; }

    /// <summary><c>idev-&gt;wait</c>: where reads and polls sleep.</summary>
    internal WaitQueueHead Wait { get; }

    /// <summary><c>idev-&gt;event</c>: how many interrupts there were.</summary>
    internal Atomic Event { get; }

    /// <summary>Up to UI0 what <c>device_create</c> made, from UI1 on a member.</summary>
    internal Device Dev { get; set; } = null!;

    /// <summary>Up to UI0: what that is in.</summary>
    internal UioClassDevice? ClassDevice { get; set; }

    /// <summary><c>idev-&gt;minor</c>.</summary>
    internal int Minor { get; set; }

    /// <summary>How <c>name_show</c> gets at the name.</summary>
    internal Func<Op<int>> NameShow { get; set; } = null!;

    /// <summary>For the check at the end: its removal has begun.</summary>
    internal bool IsGone { get; set; }

    private Op<int> ShowName() => NameShow();
}

/// <summary><c>struct uio_listener</c>: an open file's.</summary>
internal sealed class UioListener : KernelObject
{
    internal UioListener(UioDevice idev, int eventCount)
        : base(idev.Machine, "uio_listener") => (Dev, EventCount) = (idev, eventCount);

    /// <summary><c>listener-&gt;dev</c>, without an access.</summary>
    internal UioDevice Dev { get; }

    /// <summary>The file's own: its calls do not overlap here.</summary>
    internal int EventCount { get; set; }
}

/// <summary>What <c>device_create</c> allocates, up to UI0.</summary>
internal sealed class UioClassDevice : KernelObject
{
    internal UioClassDevice(UioDevice idev, Device parent)
        : base(idev.Machine, "uio_class_device")
    {
        Dev = new Device(this, "dev", async () => await Kfree("device_create_release"), parent);
        Dev.AddAttribute(idev.Name);
    }

    internal Device Dev { get; }
}
