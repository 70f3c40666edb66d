using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A user gets in by percpu_ref_tryget_live while the owner kills the count and frees the structure.</summary>
public class PercpuRefLitmus
{
    [Fact]
    public void Wrong_freed_after_the_kill()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => Removal(machine, seen, waits: false));
        Assert.Contains("user=in", outcomes);
        Assert.Contains("slab-use-after-free use box.value", findings);
    }

    [Fact]
    public void Right_freed_after_the_release() =>
        Assert.Equal(["user=in", "user=out"], LitmusTest.Outcomes((machine, seen) => Removal(machine, seen, waits: true)));

    private static Op Removal(Machine machine, Registers seen, bool waits)
    {
        var box = new Box(machine, retain: false);
        var outside = new Box(machine);
        var usage = new PercpuRef(outside, "usage", async () => await outside.Done.Complete());
        machine.Run("user", async () =>
        {
            bool live = await usage.TryGetLive("use");
            seen["user"] = live ? "in" : "out";
            if (!live)
                return;
            await box.Value.Read("use");
            await usage.Put("use");
        });
        machine.Run("owner", async () =>
        {
            await usage.Kill(function: "remove");
            if (waits)
                await outside.Done.Wait("remove");
            await box.Kfree("remove");
            await machine.Rcu.Barrier("remove");
            if (waits)
                await usage.Exit("remove");
        });
        return Op.Done;
    }
}
