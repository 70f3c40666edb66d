using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Dvb;

/// <summary><c>struct dvb_device</c>: a node of an adapter, for one user at a time.</summary>
public sealed class DvbDevice : KernelObject
{
    private readonly DvbCore core;

    internal DvbDevice(DvbCore core, DvbFunction function, LoadableModule? module = null)
        : base(core.Machine, "dvb_device")
    {
        this.core = core;
        Function = function;
        Fops = new DvbFopsCopy(core.Machine, core.Version.KeepsFops, module);
        Ref = new Kref(this, "ref", Free);
        Users = new Field<int>(this, "users", 1);
        Writers = new Field<int>(this, "writers", 1);
        WaitQueue = new WaitQueueHead(this, "wait_queue", () => false);
    }

    internal DvbFunction Function { get; }

    /// <summary><c>dvbdev-&gt;fops</c>: what <c>file-&gt;f_op</c> of its open files points to.</summary>
    internal DvbFopsCopy Fops { get; }

    internal Kref Ref { get; }

    /// <summary>How many more may open it.</summary>
    internal Field<int> Users { get; }

    internal Field<int> Writers { get; }

    internal WaitQueueHead WaitQueue { get; }

    /// <summary>Its entry in <c>dvb_minors</c>.</summary>
    internal PointerField<DvbDevice> Slot { get; set; } = null!;

    /// <summary>It stays, with its copy of the operations.</summary>
    public void RetainAll()
    {
        Retain();
        Fops.Retain();
    }

    /// <summary><c>dvb_free_device</c>.</summary>
    internal async Op Free()
    {
        await FreeFops("dvb_free_device");
        await Kfree("dvb_free_device");
    }

    internal async Op FreeFops(string function)
    {
        if (core.Version.KeepsFops)
            return;
        await Touch(function); // fops
        await Fops.Kfree(function);
    }
}

/// <summary>The copy of <c>struct file_operations</c> that a device has of its own.</summary>
internal sealed class DvbFopsCopy : KernelObject
{
    internal DvbFopsCopy(Machine machine, bool isKept, LoadableModule? owner)
        : base(machine, "dvbdevfops")
    {
        Owner = owner;
        if (isKept)
            Retain();
    }

    /// <summary><c>dvbdevfops-&gt;owner = adap-&gt;module</c>, where that can go; null if it stays.</summary>
    internal LoadableModule? Owner { get; }

    /// <summary><c>fops_get</c>: false if the module is going.</summary>
    internal async Op<bool> Get(string function)
    {
        await Touch(function);
        return Owner is null || await Owner.TryGet(function);
    }

    /// <summary><c>fops_put</c>.</summary>
    internal async Op Put(string function)
    {
        await Touch(function);
        if (Owner is not null)
            await Owner.Put(function);
    }
}

/// <summary><c>dvb_device_fops</c>, and after <c>replace_fops</c> the device's own: the VFS reads <c>file-&gt;f_op</c> for each call, and to put its module.</summary>
internal sealed class DvbFops(DvbCore core) : FileOperations
{
    public override Module Owner => core.Module;

    public override Op<int> Open(Kernel.File file) => core.DvbDeviceOpen(file);

    public override async Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        var dvbdev = file.Private<DvbDevice>();
        await dvbdev.Fops.Touch("vfs_ioctl");
        return await dvbdev.Function.Ioctl(dvbdev);
    }

    public override async Op Release(Kernel.File file)
    {
        var dvbdev = file.Private<DvbDevice>();
        await dvbdev.Fops.Touch("__fput");
        await dvbdev.Function.Release(dvbdev);
        await dvbdev.Fops.Put("__fput");
    }
}

/// <summary>What a DVB device is for: its file operations, and how it goes.</summary>
public abstract class DvbFunction
{
    /// <summary>The device of it that is registered.</summary>
    public DvbDevice Device { get; protected set; } = null!;

    /// <summary>Registers it.</summary>
    public abstract Op Register(CharacterNode node);

    /// <summary>The function's release or unregistering; the driver frees its memory after it.</summary>
    public abstract Op Unregister();

    /// <summary>It stays, with what it has.</summary>
    public virtual void RetainAll()
    {
        Device.RetainAll();
        DriverMemory.Retain();
    }

    /// <summary>The driver's own memory, which it frees when <see cref="Unregister"/> has returned.</summary>
    internal abstract KernelObject DriverMemory { get; }

    internal abstract Op<int> Open(Kernel.File file);

    internal abstract Op<int> Ioctl(DvbDevice dvbdev);

    internal abstract Op Release(DvbDevice dvbdev);
}
