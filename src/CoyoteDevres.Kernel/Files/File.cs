using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct file</c> (fs/file_table.c). Its count is only looked at once it is shared, by threads or by a child: before that, a
/// process's calls on it do not overlap. Whoever drops the last reference releases it, which may be a call that was in flight when
/// it was closed; so release never runs beside another operation on the same file.
/// </summary>
public sealed class File
{
    private readonly Cdev? device;
    private readonly Atomic count;
    private bool shared;
    private bool released;

    internal File(FileOperations operations, Cdev? device, bool nonBlocking, CharacterNode? node = null)
    {
        Operations = operations;
        this.device = device;
        Node = node;
        NonBlocking = nonBlocking;
        count = new Atomic(operations.Owner.Machine, "file.f_count", 1);
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

    /// <summary>Tells it from the other files of a table: the same in every execution.</summary>
    internal int Number => count.Id;

    /// <summary>From here on more than one task may have it: a thread, a child, or a driver that keeps a pointer to it.</summary>
    public void Share() => shared = true;

    /// <summary>
    /// <c>get_file</c> by a driver that keeps a pointer to a shared file, where nothing tells it that there still is a reference: if
    /// there is none it warns, and the reference is no good.
    /// </summary>
    public async Op GetByDriver()
    {
        if (await count.AddReturn(1, "get_file") != 1)
            return;
        Warn.On(Operations.Owner.Machine, true, "get_file", "file.f_count", "file_ref_inc() on a released file reference");
    }

    /// <summary><c>get_file_active</c>: false if it is being released.</summary>
    public Test GetActive() => count.AddUnlessZero(1, "get_file_active");

    /// <summary>
    /// <c>fput</c> of a shared file in a kernel thread: the last reference leaves the release to a worker (<c>delayed_fput</c>). A
    /// reference that was taken from a released file is not released again.
    /// </summary>
    public async Op FputInKernelThread()
    {
        if (await count.AddReturn(-1, "fput") != 0)
            return;
        var machine = Operations.Owner.Machine;
        Warn.On(machine, released, "fput", "file.f_count", "imbalanced put on file reference count");
        if (released)
            return;
        released = true;
        machine.StartKernelThread("kworker/delayed_fput", Release);
    }

    /// <summary><c>get_file</c>.</summary>
    internal Step Get() => count.Add(1, "get_file");

    /// <summary><c>get_file_rcu</c>: false if it is being released.</summary>
    internal Test GetUnlessZero() => count.AddUnlessZero(1, "get_file_rcu");

    /// <summary><c>fput</c>: the last reference releases it, in the task that drops it.</summary>
    internal async Op Fput()
    {
        if (!shared || await count.AddReturn(-1, "fput") == 0)
        {
            released = true;
            await Release();
        }
    }

    /// <summary>
    /// <c>__fput</c>: the driver's release first, then the character device, then the module. So the core touches the
    /// <see cref="Cdev"/> after release.
    /// </summary>
    private async Op Release()
    {
        await Operations.CallRelease(this);
        if (device is not null)
            await device.Put();
        await Operations.Put("__fput");
    }
}
