using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct miscdevice</c> (drivers/char/misc.c): a name among the miscellaneous devices, embedded in its driver's structure. An open
/// file points to it without a reference.
/// </summary>
public sealed class MiscDevice : KernelObject
{
    /// <summary>Embeds it.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="operations">What open files of it do.</param>
    public MiscDevice(KernelObject container, string member, FileOperations operations)
        : base(container, member) => Operations = operations;

    /// <summary>Its file operations.</summary>
    public FileOperations Operations { get; }
}

/// <summary>
/// The list of miscellaneous devices (drivers/char/misc.c, read in a 3.13-era tree; the lock is the same today). Its mutex is held
/// over the whole of an open, the driver's included: so deregistering waits for a running open, and an open that deregisters, or
/// waits for who does, hangs. It waits for no open file.
/// </summary>
public sealed class MiscCore
{
    private readonly Mutex misc;
    private readonly List<MiscDevice> devices = [];

    internal MiscCore(Machine machine) => misc = new Mutex(machine, "misc_mtx");

    /// <summary><c>misc_register</c>: openable when it returns.</summary>
    public async Op Register(MiscDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await misc.Lock("misc_register");
        await device.Touch("misc_register");
        devices.Add(device);
        await misc.Unlock("misc_register");
    }

    /// <summary><c>misc_deregister</c>: no new opens. Open files keep the operations, and the pointer to the device.</summary>
    public async Op Deregister(MiscDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        await misc.Lock("misc_deregister");
        await device.Touch("misc_deregister");
        devices.Remove(device);
        await misc.Unlock("misc_deregister");
    }

    /// <summary><c>misc_open</c>.</summary>
    internal async Op<(File? File, int Result)> Open(MiscDevice device, bool nonBlocking)
    {
        await misc.Lock("misc_open");
        File? file = null;
        int result = -Errno.ENODEV;
        if (devices.Contains(device) && await Pin(device))
        {
            file = new File(device.Operations, null, nonBlocking) { PrivateData = device };
            result = await device.Operations.CallOpen(file);
        }

        await misc.Unlock("misc_open");
        if (file is null || result == 0)
            return (file, result);
        await device.Operations.Owner.Put("do_dentry_open");
        return (null, result);
    }

    /// <summary><c>fops_get</c>: reads the table through the device, and pins its module.</summary>
    private static async Op<bool> Pin(MiscDevice device)
    {
        await device.Touch("misc_open");
        await device.Operations.Owner.Touch(new Site("misc_open", "", 0));
        return await device.Operations.Owner.TryGet("misc_open");
    }
}
