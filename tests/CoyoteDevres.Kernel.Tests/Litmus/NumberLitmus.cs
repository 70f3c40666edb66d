using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Numbers of devices: looked up in an idr while the device goes, and given out again by an ida.</summary>
public class NumberLitmus
{
    /// <summary>The reference is taken after the lock that the removal takes has been dropped: from a device that may be gone.</summary>
    [Fact]
    public void Wrong_a_reference_taken_outside_the_idr_s_lock()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => LookUp(machine, seen, insideLock: false));
        Assert.Equal(["", "user=NULL", "user=box"], outcomes);
        // Taken from zero, and put again; or from a device, or put to one, that has been freed.
        Assert.Equal(
            [
                "refcount-addition-on-zero find box.count",
                "refcount-underflow put box.count",
                "slab-use-after-free find box.count",
                "slab-use-after-free put box.count",
            ],
            findings);
    }

    [Fact]
    public void Right_a_reference_taken_inside_it() =>
        Assert.Equal(["user=NULL", "user=box"], LitmusTest.Outcomes((machine, seen) => LookUp(machine, seen, insideLock: true)));

    /// <summary>The number goes back at the unplugging, while the old device still has its name in sysfs: the new one gets the same.</summary>
    [Fact]
    public void Wrong_a_number_given_back_before_its_name_is_gone() =>
        Assert.Equal(["twice=no", "twice=yes"], LitmusTest.Outcomes((machine, seen) => PlugAgain(machine, seen, nameFirst: false)));

    [Fact]
    public void Right_a_number_given_back_after_its_name_is_gone() =>
        Assert.Equal(["twice=no"], LitmusTest.Outcomes((machine, seen) => PlugAgain(machine, seen, nameFirst: true)));

    private static async Op LookUp(Machine machine, Registers seen, bool insideLock)
    {
        var numbers = new Idr<Box>(machine, "numbers");
        var mutex = new Mutex(machine, "numbers_lock");
        var box = new Box(machine, retain: false);
        int number = await numbers.Alloc(box);
        machine.Run("user", async () =>
        {
            await mutex.Lock("find");
            var found = await numbers.Find(number, "find");
            if (!insideLock)
                await mutex.Unlock("find");
            if (!found.IsNull)
                await found.Raw!.Count.Inc("find");
            if (insideLock)
                await mutex.Unlock("find");
            seen["user"] = found;
            if (!found.IsNull)
                await Put(box);
        });
        machine.Run("owner", async () =>
        {
            await mutex.Lock("remove");
            await numbers.Remove(number, "remove");
            await mutex.Unlock("remove");
            await Put(box);
        });
    }

    private static async Op Put(Box box)
    {
        if (await box.Count.DecAndTest("put"))
            await box.Kfree("put");
    }

    private static async Op PlugAgain(Machine machine, Registers seen, bool nameFirst)
    {
        var numbers = new Ida(machine, "numbers");
        var names = new Variable<int>(machine, "name0_users", 1);
        int number = await numbers.Alloc();
        machine.Run("unplug", async () =>
        {
            if (!nameFirst)
                await numbers.Free(number);
            await names.Exchange(0);
            if (nameFirst)
                await numbers.Free(number);
        });
        machine.Run("plug", async () =>
        {
            int mine = await numbers.Alloc();
            seen["twice"] = mine == number && await names.ReadOnce() != 0 ? "yes" : "no";
        });
    }
}
