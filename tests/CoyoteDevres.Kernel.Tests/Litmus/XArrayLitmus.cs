using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A user looks a number up while the entry there is erased and freed.</summary>
public class XArrayLitmus
{
    [Fact]
    public void Wrong_used_after_the_look_up()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => LookUp(machine, seen, reads: false));
        Assert.Equal(["", "user=NULL", "user=box"], outcomes);
        Assert.Equal(["slab-use-after-free use box"], findings);
    }

    [Fact]
    public void Right_used_in_the_section_it_was_looked_up_in() =>
        Assert.Equal(["user=NULL", "user=box"], LitmusTest.Outcomes((machine, seen) => LookUp(machine, seen, reads: true)));

    private static async Op LookUp(Machine machine, Registers seen, bool reads)
    {
        var array = new XArray<Box>(machine, "array");
        var box = new Box(machine, retain: false);
        int number = await array.Alloc(box);
        machine.Run("user", async () =>
        {
            if (reads)
                await machine.Rcu.ReadLock("use");
            var found = await array.Load(number, "use");
            if (!found.IsNull)
                await found.Deref("use");
            if (reads)
                await machine.Rcu.ReadUnlock("use");
            seen["user"] = found;
        });
        machine.Run("owner", async () =>
        {
            await array.Erase(number, "remove");
            await machine.Rcu.Kfree(box, "remove");
        });
    }
}
