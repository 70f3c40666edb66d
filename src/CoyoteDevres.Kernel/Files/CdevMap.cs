using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A character device's path: its number's entry in the map and its inode's cached <c>cdev</c>.</summary>
public sealed class CharacterNode
{
    internal CharacterNode(Machine machine, string path)
    {
        Path = path;
        Entry = new Variable<Cdev?>(machine, machine.Names.Phrase("cdev_map[{0}]", path), null);
        Cached = new Variable<Cdev?>(machine, machine.Names.Phrase("inode({0}).i_cdev", path), null);
    }

    /// <summary>Its path: <c>/dev/gpiochip0</c>.</summary>
    public string Path { get; }

    internal Variable<Cdev?> Entry { get; }

    internal Variable<Cdev?> Cached { get; }
}

/// <summary>Character device numbers and how an open finds its device (fs/char_dev.c).</summary>
public sealed class CdevMap
{
    private readonly Machine machine;
    private readonly Mutex domainLock;
    private readonly SpinLock cdevLock;

    internal CdevMap(Machine machine)
    {
        this.machine = machine;
        domainLock = new Mutex(machine, "chrdevs_lock");
        cdevLock = new SpinLock(machine, "cdev_lock");
    }

    /// <summary>How the kernel of the scenario does it; said in the set-up.</summary>
    public ChardevVersion Version { get; set; }

    /// <summary>A new path that no device is behind yet.</summary>
    public CharacterNode CreateNode(string path) => new(machine, path);

    /// <summary><c>kobj_map</c>, <c>kobj_unmap</c>.</summary>
    internal async Op Publish(CharacterNode node, Cdev? device, string function = "cdev_add")
    {
        await domainLock.Lock(function);
        await node.Entry.Write(device, function);
        await domainLock.Unlock(function);
    }

    /// <summary>
    /// <c>chrdev_open</c> up to the driver's own open, after 68faa679b8be: the inode's cached device is taken unless its last
    /// reference is gone; without one the number is looked up, with the lock dropped meanwhile.
    /// </summary>
    /// <returns>The device with a reference, or null: <c>-ENXIO</c>.</returns>
    internal async Op<Cdev?> Find(CharacterNode node)
    {
        await cdevLock.Lock("chrdev_open");
        var device = await node.Cached.Read("chrdev_open");
        if (device is not null)
        {
            bool alive = await device.Get();
            await cdevLock.Unlock("chrdev_open");
            return alive ? device : null;
        }

        await cdevLock.Unlock("chrdev_open");
        if (await LookUp(node) is not { } found)
            return null;
        await cdevLock.Lock("chrdev_open");
        device = await node.Cached.Read("chrdev_open");
        if (device is null)
        {
            await node.Cached.Write(found, "chrdev_open");
            await cdevLock.Unlock("chrdev_open");
            return found;
        }

        bool got = await device.Get();
        await cdevLock.Unlock("chrdev_open");
        await found.Put();
        return got ? device : null;
    }

    /// <summary>The driver's open: in 2.6.11 under the big kernel lock, which nothing that unloads modules takes any more.</summary>
    internal Op<int> CallOpen(FileOperations operations, File file) =>
        Version == ChardevVersion.OwnerAfterPut ? OpenLocked(operations, file) : operations.CallOpen(file);

    /// <summary><c>cdev_purge</c>.</summary>
    internal async Op Purge(CharacterNode? node, Cdev device)
    {
        if (node is null)
            return;
        await cdevLock.Lock("cdev_purge");
        if (await node.Cached.Read("cdev_purge") == device)
            await node.Cached.Write(null, "cdev_purge");
        await cdevLock.Unlock("cdev_purge");
    }

    private async Op<int> OpenLocked(FileOperations operations, File file)
    {
        await machine.BigKernelLock.Lock("chrdev_open");
        int result = await operations.CallOpen(file);
        await machine.BigKernelLock.Unlock("chrdev_open");
        return result;
    }

    private async Op<Cdev?> LookUp(CharacterNode node)
    {
        await domainLock.Lock("kobj_lookup");
        var found = await node.Entry.Read("kobj_lookup");
        if (found is not null && !await found.Get())
            found = null;
        await domainLock.Unlock("kobj_lookup");
        return found;
    }
}
