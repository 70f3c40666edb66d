using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct file</c>: open in one process, so its own count is not shared and not modelled; what it pins is.
/// </summary>
public sealed class File
{
    private readonly Cdev? device;

    internal File(FileOperations operations, Cdev? device, bool nonBlocking, CharacterNode? node = null)
    {
        Operations = operations;
        this.device = device;
        Node = node;
        NonBlocking = nonBlocking;
    }

    /// <summary>An open file that no path leads to (<c>anon_inode_getfile</c>).</summary>
    public static async Op<File> Anonymous(FileOperations operations, object privateData)
    {
        ArgumentNullException.ThrowIfNull(operations);
        await operations.Owner.TryGet("anon_inode_getfile");
        return new File(operations, null, nonBlocking: false) { PrivateData = privateData };
    }

    /// <summary><c>f_op</c>.</summary>
    public FileOperations Operations { get; }

    /// <summary>The path it was opened by, or null: <c>inode-&gt;i_rdev</c> tells a driver's minors apart.</summary>
    public CharacterNode? Node { get; }

    /// <summary><c>O_NONBLOCK</c>.</summary>
    public bool NonBlocking { get; set; }

    /// <summary><c>private_data</c>: set by open, before anybody else has the file.</summary>
    public object? PrivateData { get; set; }

    /// <summary><c>private_data</c> as what it is.</summary>
    public T Private<T>()
        where T : class => (T)PrivateData!;

    /// <summary>
    /// <c>__fput</c>: the driver's release first, then the character device, then the module. So the core touches the
    /// <see cref="Cdev"/> after release.
    /// </summary>
    internal async Op Fput()
    {
        await Operations.CallRelease(this);
        if (device is not null)
            await device.Put();
        await Operations.Owner.Put("__fput");
    }
}
