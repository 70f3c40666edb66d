using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Two tasks store to one atomic and load the other (store buffering).</summary>
public class AtomicLitmus
{
    /// <summary>
    /// Memory is sequentially consistent here: that both miss the other's store, which atomic_set and atomic_read allow on real
    /// machines, is outside.
    /// </summary>
    [Fact]
    public void Stores_and_loads_are_sequentially_consistent() => Assert.Equal(["x=0 y=1", "x=1 y=0", "x=1 y=1"], LitmusTest.Outcomes((machine, seen) =>
    {
        var x = new Atomic(machine, "x", 0);
        var y = new Atomic(machine, "y", 0);
        machine.Run("one", async () =>
        {
            await x.Set(1);
            seen["y"] = await y.Read();
        });
        machine.Run("other", async () =>
        {
            await y.Set(1);
            seen["x"] = await x.Read();
        });
        return Op.Done;
    }));

    [Fact]
    public void Wrong_reading_and_setting_loses_an_addition() => Assert.Equal(["last=1", "last=2"], Additions(async count =>
    {
        int old = await count.Read();
        await count.Set(old + 1);
        return old + 1;
    }));

    [Fact]
    public void Right_adding_does_not() => Assert.Equal(["last=2"], Additions(async count => await count.AddReturn(1)));

    [Fact]
    public void Right_comparing_and_exchanging_until_it_succeeds() => Assert.Equal(["last=2"], Additions(async count =>
    {
        int old = await count.Read();
        for (int was; (was = await count.CompareExchange(old, old + 1)) != old;)
            old = was;
        return old + 1;
    }));

    private static string[] Additions(Func<Atomic, Op<int>> add) => LitmusTest.Outcomes((machine, seen) =>
    {
        var count = new Atomic(machine, "count", 0);
        int most = 0;
        for (int i = 0; i < 2; i++)
            machine.Run("adder", async () => seen["last"] = most = Math.Max(most, await add(count)));
        return Op.Done;
    });
}

/// <summary>Two tasks want to do something that may be done once.</summary>
public class FlagLitmus
{
    [Fact]
    public void Wrong_testing_and_then_setting_lets_both_do_it() => Assert.Equal(["done=1", "done=2"], Once(async flags =>
    {
        if (await flags.Test(0))
            return false;
        await flags.Set(0);
        return true;
    }));

    [Fact]
    public void Right_testing_and_setting_at_once() => Assert.Equal(["done=1"], Once(async flags => !await flags.TestAndSet(0)));

    private static string[] Once(Func<AtomicFlags, Op<bool>> mayDo) => LitmusTest.Outcomes((machine, seen) =>
    {
        var flags = new AtomicFlags(new Box(machine), "flags", "DONE");
        int done = 0;
        for (int i = 0; i < 2; i++)
        {
            machine.Run("doer", async () =>
            {
                if (await mayDo(flags))
                    seen["done"] = ++done;
            });
        }

        return Op.Done;
    });
}

/// <summary>A user looks an object up and takes a reference while its owner puts the last one.</summary>
public class KrefLitmus
{
    [Fact]
    public void Wrong_looked_up_under_the_lock_and_taken_outside_it()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => LookUp(machine, seen, async (table, lookup) =>
        {
            await table.Mutex.Lock(lookup);
            var there = await table.Slot.Access(lookup);
            await table.Mutex.Unlock(lookup);
            if (there.Raw is not { } found)
                return null;
            await found.Ref.Get(lookup);
            return found;
        }));
        Assert.Equal(["", "user=found", "user=none"], outcomes);
        Assert.Equal(
            [
                "refcount-addition-on-zero lookup thing.ref",
                "refcount-underflow user thing.ref",
                "slab-use-after-free lookup thing.ref",
                "slab-use-after-free user thing.ref",
                "slab-use-after-free user thing.value",
            ],
            findings);
    }

    /// <summary>The lock is held against the removal from the table, not against the last put, which comes later: enough, since the table's reference goes with the removal.</summary>
    [Fact]
    public void Right_looked_up_and_taken_under_the_lock() => Assert.Equal(["user=found", "user=none"], LitmusTest.Outcomes((machine, seen) => LookUp(machine, seen, async (table, lookup) =>
    {
        await table.Mutex.Lock(lookup);
        var found = (await table.Slot.Access(lookup)).Raw;
        if (found is not null)
            await found.Ref.Get(lookup);
        await table.Mutex.Unlock(lookup);
        return found;
    })));

    [Fact]
    public void Wrong_taken_under_rcu_from_whatever_is_left() => Assert.Contains(
        "refcount-addition-on-zero lookup thing.ref",
        LitmusTest.Run((machine, seen) => LookUp(machine, seen, (table, lookup) => UnderRcu(machine, table, lookup, unlessZero: false))).Findings);

    [Fact]
    public void Right_taken_under_rcu_unless_there_is_none() => Assert.Equal(
        ["user=found", "user=none"],
        LitmusTest.Outcomes((machine, seen) => LookUp(machine, seen, (table, lookup) => UnderRcu(machine, table, lookup, unlessZero: true))));

    private static async Op<Thing?> UnderRcu(Machine machine, Table table, string lookup, bool unlessZero)
    {
        await machine.Rcu.ReadLock(lookup);
        var found = (await table.Slot.Dereference(lookup)).Raw;
        if (found is not null && !unlessZero)
            await found.Ref.Get(lookup);
        else if (found is not null && !await found.Ref.GetUnlessZero(lookup))
            found = null;
        await machine.Rcu.ReadUnlock(lookup);
        return found;
    }

    private static Op LookUp(Machine machine, Registers seen, Func<Table, string, Op<Thing?>> lookUp)
    {
        var table = new Table(machine);
        machine.Run("user", async () =>
        {
            var found = await lookUp(table, "lookup");
            seen["user"] = found is null ? "none" : "found";
            if (found is null)
                return;
            await found.Value.Read("user");
            await found.Ref.Put("user");
        });
        machine.Run("owner", async () =>
        {
            await table.Mutex.Lock("remove");
            var thing = (await table.Slot.Replace(null, machine.IsHeld(table.Mutex), "remove")).Raw!;
            await table.Mutex.Unlock("remove");
            await thing.Ref.Put("remove");
        });
        return Op.Done;
    }

    private sealed class Table : KernelObject
    {
        public Table(Machine machine)
            : base(machine, "table")
        {
            Retain();
            Mutex = new Mutex(this, "mutex");
            Slot = new RcuPointer<Thing>(this, "slot", new Thing(machine));
        }

        public Mutex Mutex { get; }

        public RcuPointer<Thing> Slot { get; }
    }

    private sealed class Thing : KernelObject
    {
        public Thing(Machine machine)
            : base(machine, "thing")
        {
            Value = new Field<int>(this, "value", 0);
            Ref = new Kref(this, "ref", () => machine.Rcu.Kfree(this, "release"));
        }

        public Field<int> Value { get; }

        public Kref Ref { get; }
    }
}
