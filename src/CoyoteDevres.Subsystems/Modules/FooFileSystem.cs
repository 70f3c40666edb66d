using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>Who counts for a mounted file system, and what the big kernel lock covers.</summary>
/// <param name="HasOwner">True if mounting counts by the owner of the file system type (2.4 and later); else read_super and put_super count.</param>
/// <param name="LocksCall">True if the whole of statfs and umount run under the big kernel lock (2.2, 2.3).</param>
/// <param name="LocksCallback">True if only the callback does (2.4).</param>
public sealed record MountCounting(bool HasOwner, bool LocksCall, bool LocksCallback);

/// <summary>
/// A mounted file system of a module (section A4 of the facts): statfs takes a name, like open and socket, but looking the name up pins
/// the superblock, whose mount has counted the module. That the dentry pins it is from memory, and how: a count of the superblock's
/// users under one lock stands for the mount's and the dentries'.
/// </summary>
public sealed class FooFileSystem
{
    private readonly UnloadKernel kernel;
    private readonly MountCounting counting;
    private readonly Superblock super;

    /// <summary>Its file; nothing is loaded yet.</summary>
    public FooFileSystem(UnloadKernel kernel, MountCounting counting)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(counting);
        this.kernel = kernel;
        this.counting = counting;
        super = new Superblock(kernel.Machine);
        Module = kernel.Create(new ModuleFile("foofs") { Init = () => Op.From(0), Cleanup = () => Op.Done });
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>Mounts it; in the set-up.</summary>
    public async Op Mount()
    {
        if (counting.HasOwner)
            await Module.TryGet("do_kern_mount");
        else
            await Module.Call("foofs_read_super", async () => await kernel.Count(Module, "foofs_read_super"));
        await super.Users.Write(1, "do_kern_mount");
    }

    /// <summary><c>statfs(2)</c> of a path on it: 0, also if it is not mounted any more and the path leads elsewhere.</summary>
    public async Op<int> Statfs()
    {
        var bkl = kernel.Machine.BigKernelLock;
        if (counting.LocksCall)
            await bkl.Lock("sys_statfs");
        if (await Pin("path_lookup"))
        {
            // The directories on the way are read.
            await kernel.Sleep("path_lookup");
            if (counting.LocksCallback)
                await bkl.Lock("vfs_statfs");
            await Module.UseData("vfs_statfs");
            await Module.Call("foofs_statfs", () => Module.UseData("foofs_statfs"));
            if (counting.LocksCallback)
                await bkl.Unlock("vfs_statfs");
            await Unpin("path_release");
        }

        if (counting.LocksCall)
            await bkl.Unlock("sys_statfs");
        return await kernel.Return("statfs", 0);
    }

    /// <summary><c>umount(2)</c>: 0, or <c>-EBUSY</c> while somebody uses it.</summary>
    public async Op<int> Umount()
    {
        var bkl = kernel.Machine.BigKernelLock;
        bool locks = counting.LocksCall || counting.LocksCallback;
        if (locks)
            await bkl.Lock("sys_umount");
        bool goes = await TakeLast("do_umount");
        if (goes)
            await KillSuper();
        if (locks)
            await bkl.Unlock("sys_umount");
        return await kernel.Return("umount", goes ? 0 : -Errno.EBUSY);
    }

    private async Op KillSuper()
    {
        await Module.UseData("kill_super");
        await Module.Call("foofs_put_super", async () =>
        {
            // What is dirty is written.
            await kernel.Sleep("foofs_put_super");
            if (!counting.HasOwner)
                await kernel.Uncount(Module, "foofs_put_super");
        });
        if (counting.HasOwner)
            await Module.Put("put_filesystem");
    }

    private async Op<bool> Pin(string function)
    {
        await super.Lock.Lock(function);
        int users = await super.Users.Read(function);
        if (users > 0)
            await super.Users.Write(users + 1, function);
        await super.Lock.Unlock(function);
        return users > 0;
    }

    private async Op Unpin(string function)
    {
        await super.Lock.Lock(function);
        await super.Users.Write(await super.Users.Read(function) - 1, function);
        await super.Lock.Unlock(function);
    }

    private async Op<bool> TakeLast(string function)
    {
        await super.Lock.Lock(function);
        bool last = await super.Users.Read(function) == 1;
        if (last)
            await super.Users.Write(0, function);
        await super.Lock.Unlock(function);
        return last;
    }

    private sealed class Superblock : KernelObject
    {
        internal Superblock(Machine machine)
            : base(machine, "super_block")
        {
            Retain();
            Lock = new SpinLock(machine, "dcache_lock");
            Users = new Field<int>(this, "s_users", 0);
        }

        internal SpinLock Lock { get; }

        internal Field<int> Users { get; }
    }
}
