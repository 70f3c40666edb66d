using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A device's attribute in sysfs (<c>struct device_attribute</c>; fs/sysfs/file.c, fs/kernfs/file.c). Its file is there from
/// <see cref="Device.Add"/> until <see cref="Device.Del"/>, which waits for a running show or store.
/// </summary>
/// <param name="machine">Where.</param>
/// <param name="name">The file's name.</param>
/// <param name="show">What reading it does: bytes, or a negative error. Null if it cannot be read.</param>
/// <param name="store">What writing it does: bytes, or a negative error. Null if it cannot be written.</param>
public sealed class DeviceAttribute(Machine machine, string name, Func<Op<int>>? show, Func<Op<int>>? store = null)
{
    /// <summary>The file's name.</summary>
    public string Name { get; } = name;

    /// <summary>Its node: for a store that removes its own file, or that lets removals pass.</summary>
    public KernfsNode Node { get; } = new(machine, name);

    /// <summary>
    /// <c>device_remove_file_self</c>: called by the attribute's own store; true for the one of several callers that removes it.
    /// </summary>
    public Op<bool> RemoveFileSelf() => Node.RemoveSelf();

    /// <summary><c>kernfs_seq_start</c> to <c>kernfs_seq_stop</c>: the show function under an active reference.</summary>
    internal Op<int> Read() => Through(show, "kernfs_seq_start", "kernfs_seq_stop");

    /// <summary><c>kernfs_fop_write_iter</c>: the store function under an active reference.</summary>
    internal Op<int> Write() => Through(store, "kernfs_fop_write_iter", "kernfs_fop_write_iter");

    private async Op<int> Through(Func<Op<int>>? function, string before, string after)
    {
        if (!await Node.GetActive(before))
            return -Errno.ENODEV;
        int result = function is null ? -Errno.EIO : await function();
        await Node.PutActive(after);
        return result;
    }
}
