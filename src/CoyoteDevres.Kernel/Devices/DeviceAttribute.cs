using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A device's read-only attribute in sysfs (<c>struct device_attribute</c>). Its file is there from <see cref="Device.Add"/> until
/// <see cref="Device.Del"/>, which waits for a running show.
/// </summary>
/// <param name="machine">Where.</param>
/// <param name="name">The file's name.</param>
/// <param name="show">What reading it does: bytes, or a negative error.</param>
public sealed class DeviceAttribute(Machine machine, string name, Func<Op<int>> show)
{
    /// <summary>The file's name.</summary>
    public string Name { get; } = name;

    internal KernfsNode Node { get; } = new(machine, name);

    /// <summary><c>kernfs_seq_start</c> to <c>kernfs_seq_stop</c>: the show function under an active reference.</summary>
    internal async Op<int> Read()
    {
        if (!await Node.GetActive("kernfs_seq_start"))
            return -Errno.ENODEV;
        int result = await show();
        await Node.PutActive("kernfs_seq_stop");
        return result;
    }
}
