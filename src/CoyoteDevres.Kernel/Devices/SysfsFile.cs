using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// An open file of sysfs (<c>struct kernfs_open_file</c>, fs/kernfs/file.c): one read or write at a time, by its own mutex, whoever
/// shares it. It stays open when the attribute is removed; reads and writes then fail.
/// </summary>
public sealed class SysfsFile
{
    private readonly Mutex mutex;

    internal SysfsFile(Machine machine, DeviceAttribute attribute)
    {
        Attribute = attribute;
        mutex = new Mutex(machine, "kernfs_open_file.mutex");
    }

    /// <summary>What it shows.</summary>
    public DeviceAttribute Attribute { get; }

    internal async Op<int> Read()
    {
        await mutex.Lock("kernfs_seq_start");
        int result = await Attribute.Read();
        await mutex.Unlock("kernfs_seq_stop");
        return result;
    }

    internal async Op<int> Write()
    {
        await mutex.Lock("kernfs_fop_write_iter");
        int result = await Attribute.Write();
        await mutex.Unlock("kernfs_fop_write_iter");
        return result;
    }
}
