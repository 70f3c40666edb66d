using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>
/// K1: the table owns no reference; the release function takes the entry out, under the lock. So an open may find one whose last reference is
/// gone, and takes a reference from zero (as chrdev_open did, section 8.1).
/// </summary>
internal class WeakEntry(Machine machine) : KrefDriver(machine)
{
    private protected override async Op<CountedObject?> Lookup()
    {
        await TableLock.Lock("toy_open");
        var found = (await Table.Find(Minor, "toy_open")).Raw;
        if (found is not null && !await Take(found))
            found = null;
        await TableLock.Unlock("toy_open");
        return found;
    }

    private protected virtual async Op<bool> Take(CountedObject found)
    {
        await found.Kref.Get("toy_open");
        return true;
    }

    private protected override async Op Withdraw(CountedObject made) => await made.Kref.Put("toy_remove");

    internal override async Op Free(CountedObject last)
    {
        await TableLock.Lock("toy_object_release");
        await Table.Remove(Minor, "toy_object_release");
        await TableLock.Unlock("toy_object_release");
        await last.Kfree("toy_object_release");
    }
}

/// <summary>K1f: K1 with <c>kref_get_unless_zero</c>.</summary>
internal sealed class WeakEntryFixed(Machine machine) : WeakEntry(machine)
{
    private protected override async Op<bool> Take(CountedObject found) => await found.Kref.GetUnlessZero("toy_open");
}

/// <summary>K2: the table owns a reference, but the lock is dropped before the open takes its own (as uio_open did, section 8.4).</summary>
internal sealed class GetAfterUnlock(Machine machine) : KrefDriver(machine)
{
    private protected override async Op<CountedObject?> Lookup()
    {
        await TableLock.Lock("toy_open");
        var found = (await Table.Find(Minor, "toy_open")).Raw;
        await TableLock.Unlock("toy_open");
        if (found is not null)
            await found.Kref.Get("toy_open");
        return found;
    }
}

/// <summary>K2f: taken under the lock, under which removal takes the entry out before it puts the table's reference.</summary>
internal class GetUnderLock(Machine machine) : KrefDriver(machine)
{
    private protected override async Op<CountedObject?> Lookup()
    {
        await TableLock.Lock("toy_open");
        var found = (await Table.Find(Minor, "toy_open")).Raw;
        if (found is not null)
            await found.Kref.Get("toy_open");
        await TableLock.Unlock("toy_open");
        return found;
    }
}

/// <summary>K3: looked up under RCU with <c>kref_get_unless_zero</c>, but freed without waiting for readers: the count itself may be gone.</summary>
internal class RcuLookup(Machine machine) : KrefDriver(machine)
{
    private protected override async Op<CountedObject?> Lookup()
    {
        await Machine.Rcu.ReadLock("toy_open");
        var found = (await Table.Find(Minor, "toy_open")).Raw;
        if (found is not null && !await Take(found))
            found = null;
        await Machine.Rcu.ReadUnlock("toy_open");
        return found;
    }

    private protected virtual async Op<bool> Take(CountedObject found) => await found.Kref.GetUnlessZero("toy_open");
}

/// <summary>K3f: freed by <c>kfree_rcu</c>.</summary>
internal class RcuLookupFixed(Machine machine) : RcuLookup(machine)
{
    internal override async Op Free(CountedObject last) => await Machine.Rcu.Kfree(last, "toy_object_release");
}

/// <summary>K3g: K3f with a plain <c>kref_get</c>: the memory is still there, its count is zero.</summary>
internal sealed class RcuLookupPlainGet(Machine machine) : RcuLookupFixed(machine)
{
    private protected override async Op<bool> Take(CountedObject found)
    {
        await found.Kref.Get("toy_open");
        return true;
    }
}
