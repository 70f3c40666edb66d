using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Two readers of one domain hand back an index each; an updater waits for them and frees what they use.</summary>
public class SrcuLitmus
{
    [Fact]
    public void Right_each_hands_back_its_own() => Assert.Equal(
        ["old=read updater=freed", "updater=freed"],
        LitmusTest.Outcomes((machine, seen) => Removal(machine, seen, own => own)));

    /// <summary>One too many in one bank and one too few in the other: a grace period waits for ever.</summary>
    [Fact]
    public void Wrong_the_other_index_is_handed_back()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => Removal(machine, seen, own => new SrcuIndex(1 - own.Value)));
        Assert.Equal(["", "old=read", "updater=freed"], outcomes);
        Assert.Contains("hung-task update srcu", findings);
    }

    /// <summary>An index handed back twice hides the next reader of that bank: the grace period does not wait for it.</summary>
    [Fact]
    public void Wrong_an_index_is_handed_back_twice()
    {
        var (_, findings) = LitmusTest.Run((machine, seen) =>
        {
            var domain = new SrcuStruct(machine, "srcu");
            var box = new Box(machine, retain: false);
            var pointer = new RcuPointer<Box>(machine, "pointer", box);
            machine.Run("reader", async () =>
            {
                var index = await domain.ReadLock("first");
                await domain.ReadUnlock(index, "first");
                await domain.ReadUnlock(index, "again");
                index = await domain.ReadLock("second");
                var there = await pointer.DereferenceSrcu(domain, "second");
                if (!there.IsNull)
                    await there.Deref("second");
                await domain.ReadUnlock(index, "second");
            });
            machine.Run("updater", async () =>
            {
                await pointer.Assign(null, "update");
                await domain.Synchronize("update");
                await box.Kfree("update");
            });
            return Op.Done;
        });
        Assert.Contains("bad-unlock-balance again srcu", findings);
        Assert.Contains("slab-use-after-free second box", findings);
    }

    private static Op Removal(Machine machine, Registers seen, Func<SrcuIndex, SrcuIndex> handBack)
    {
        var domain = new SrcuStruct(machine, "srcu");
        var box = new Box(machine, retain: false);
        var pointer = new RcuPointer<Box>(machine, "pointer", box);
        machine.Run("reader", async () =>
        {
            var index = await domain.ReadLock("read");
            var there = await pointer.DereferenceSrcu(domain, "read");
            if (!there.IsNull)
            {
                await there.Deref("read");
                seen["old"] = "read";
            }

            await domain.ReadUnlock(handBack(index), "read");
        });
        machine.Run("updater", async () =>
        {
            await pointer.Assign(null, "update");
            await domain.Synchronize("update");
            await box.Kfree("update");
            seen["updater"] = "freed";
        });
        return Op.Done;
    }
}
