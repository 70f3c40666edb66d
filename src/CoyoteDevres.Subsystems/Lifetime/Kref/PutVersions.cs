using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>K4: put with the table's lock held, which the release function takes (section B3: it runs where the last put is).</summary>
internal class PutUnderLock(Machine machine) : KrefDriver(machine)
{
    private protected override async Op<CountedObject?> Lookup()
    {
        await TableLock.Lock("toy_open");
        var found = (await Table.Find(Minor, "toy_open")).Raw;
        if (found is not null && !await found.Kref.GetUnlessZero("toy_open"))
            found = null;
        await TableLock.Unlock("toy_open");
        return found;
    }

    private protected override Op Close(CountedObject used) => Drop(used, "toy_release");

    private protected override Op Withdraw(CountedObject made) => Drop(made, "toy_remove");

    private protected virtual async Op Drop(CountedObject held, string function)
    {
        await TableLock.Lock(function);
        await held.Kref.Put(function);
        await TableLock.Unlock(function);
    }

    internal override async Op Free(CountedObject last)
    {
        await TableLock.Lock("toy_object_release");
        await Table.Remove(Minor, "toy_object_release");
        await TableLock.Unlock("toy_object_release");
        await last.Kfree("toy_object_release");
    }
}

/// <summary>K4f: <c>kref_put_mutex</c>: the lock is taken for the last reference only, and the release function unlocks it.</summary>
internal sealed class PutMutex(Machine machine) : PutUnderLock(machine)
{
    private protected override async Op Drop(CountedObject held, string function) => await held.Kref.PutMutex(TableLock, function);

    internal override async Op Free(CountedObject last)
    {
        await Table.Remove(Minor, "toy_object_release");
        await TableLock.Unlock("toy_object_release");
        await last.Kfree("toy_object_release");
    }
}

/// <summary>K5: the last put under a spinlock, and a release function that sleeps.</summary>
internal class PutUnderSpinLock(Machine machine) : GetUnderLock(machine)
{
    private readonly SpinLock filesLock = new(machine, "toy_files_lock");
    private readonly Variable<int> files = new(machine, "toy_files", 0);

    private protected override async Op Close(CountedObject used)
    {
        await filesLock.Lock("toy_release");
        await Count("toy_release");
        await used.Kref.Put("toy_release");
        await filesLock.Unlock("toy_release");
    }

    /// <summary>Sleeps: something is flushed, a mutex taken, an interrupt freed.</summary>
    internal override async Op Free(CountedObject last)
    {
        await TableLock.Lock("toy_object_release");
        await TableLock.Unlock("toy_object_release");
        await last.Kfree("toy_object_release");
    }

    private protected async Op Locked(string function)
    {
        await filesLock.Lock(function);
        await Count(function);
        await filesLock.Unlock(function);
    }

    private async Op Count(string function) => await files.Write(await files.Read(function) + 1, function);
}

/// <summary>K5f: put once the spinlock is released.</summary>
internal sealed class PutAfterSpinLock(Machine machine) : PutUnderSpinLock(machine)
{
    private protected override async Op Close(CountedObject used)
    {
        await Locked("toy_release");
        await used.Kref.Put("toy_release");
    }
}

/// <summary>K6: put with the object's own mutex held: the last one frees it locked, and unlocks freed memory (section B1, a51749ab34d9).</summary>
internal class PutBeforeUnlock(Machine machine) : GetUnderLock(machine)
{
    private protected override async Op Close(CountedObject used)
    {
        await Count(used);
        await used.Kref.Put("toy_release");
        await used.Mutex.Unlock("toy_release");
    }

    private protected static async Op Count(CountedObject used)
    {
        await used.Mutex.Lock("toy_release");
        await used.Opens.Write(await used.Opens.Read("toy_release") + 1, "toy_release");
    }
}

/// <summary>K6f: the reference is held until <c>mutex_unlock</c> has returned.</summary>
internal sealed class UnlockBeforePut(Machine machine) : PutBeforeUnlock(machine)
{
    private protected override async Op Close(CountedObject used)
    {
        await Count(used);
        await used.Mutex.Unlock("toy_release");
        await used.Kref.Put("toy_release");
    }
}

/// <summary>
/// K7: K2f, but the object embeds the character device, without a parent: the driver's release puts the last reference, and the core then puts
/// the character device in it (sections 7.1, 0.2).
/// </summary>
internal sealed class EmbeddedCdev(Machine machine) : GetUnderLock(machine)
{
    private protected override Cdev MakeCdev(CountedObject made) => new(made, "cdev", new ToolOperations(this), Module, parent: null);
}
