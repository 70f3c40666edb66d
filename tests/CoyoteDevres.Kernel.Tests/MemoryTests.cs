using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>KASAN, NULL dereference and leaks.</summary>
public class MemoryTests
{
    /// <summary>Every access to something inside a structure is a use of its memory.</summary>
    [Theory]
    [InlineData("value", "reader box.value")]
    [InlineData("mutex", "reader box.mutex")]
    [InlineData("spin", "reader box.spin")]
    [InlineData("sem", "reader box.sem")]
    [InlineData("done", "reader box.done")]
    [InlineData("wait", "reader box.wait")]
    [InlineData("count", "reader box.count")]
    [InlineData("touch", "reader box")]
    public void Use_after_free(string member, string where)
    {
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine, retain: false);
            machine.Run("reader", async () => await Access(box, member));
            machine.Run("freer", async () => await box.Kfree("freer"));
            return Op.Done;
        });
        Assert.Contains($"slab-use-after-free {where}", found);
    }

    private static async Op Access(Box box, string member)
    {
        switch (member)
        {
            case "value":
                await box.Value.Read("reader");
                break;
            case "mutex":
                await box.Mutex.Lock("reader");
                break;
            case "spin":
                await box.Spin.Lock("reader");
                break;
            case "sem":
                await box.Sem.DownRead("reader");
                break;
            case "done":
                await box.Done.Complete("reader");
                break;
            case "wait":
                await box.Wait.WakeUp("reader");
                break;
            case "count":
                await box.Count.Inc("reader");
                break;
            default:
                await box.Touch("reader");
                break;
        }
    }

    [Fact]
    public void No_use_after_free_if_the_free_comes_last() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var box = new Box(machine, retain: false);
        machine.Run("reader", async () =>
        {
            await box.Value.Read();
            await box.Done.Complete();
        });
        machine.Run("freer", async () =>
        {
            await box.Done.Wait();
            await box.Kfree();
        });
        return Op.Done;
    }));

    [Fact]
    public void Double_free() => Assert.Equal(["double-free freer box"], MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        for (int i = 0; i < 2; i++)
            machine.Run("freer", async () => await box.Kfree("freer"));
        return Op.Done;
    }));

    [Fact]
    public void Null_is_a_value_until_it_is_followed()
    {
        var found = MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            machine.Run("careful", async () =>
            {
                var next = await box.Next.Load("careful");
                if (!next.IsNull)
                    await next.Deref("careful");
            });
            machine.Run("careless", async () => await (await box.Next.Load("careless")).Deref("careless"));
            return Op.Done;
        });
        var only = Assert.Single(found.Findings).Finding;
        Assert.Equal(new FindingKey("null-dereference", "careless", "box.next"), only.Key);
        Assert.Equal("BUG: kernel NULL pointer dereference, address: 0000000000000000", only.Headline);
        Assert.Equal("careless/102", only.Task);
    }

    [Fact]
    public void Kasan_tells_who_allocated_and_who_freed()
    {
        var found = MachineTest.Explore(async machine =>
        {
            var box = new Box(machine, retain: false);
            await box.Kfree("probe");
            machine.Run("reader", async () => await box.Value.Read("reader"));
        });
        var finding = Assert.Single(found.Findings).Finding;
        Assert.Equal("BUG: KASAN: slab-use-after-free in reader", finding.Headline);
        Assert.Equal(["read of box.value by task reader/101", "Allocated by task setup/1:", "Freed by task setup/1:", "The buggy address belongs to the object box"], finding.Body);
    }

    [Fact]
    public void What_is_not_freed_at_the_end_leaks_unless_retained()
    {
        Assert.Equal(["memory-leak  box"], MachineTest.Findings(machine =>
        {
            _ = new Box(machine, retain: false);
            return Op.Done;
        }));
        Assert.Empty(MachineTest.Findings(machine =>
        {
            _ = new Box(machine);
            return Op.Done;
        }));
    }

    [Fact]
    public void A_module_reference_never_dropped_is_a_leak() => Assert.Equal(["module-reference-leak  module toy"], MachineTest.Findings(machine =>
    {
        var module = new Module(machine, "toy");
        machine.Run("getter", async () => await module.TryGet());
        return Op.Done;
    }));

    [Fact]
    public void After_an_oops_nothing_is_a_leak()
    {
        var found = MachineTest.Findings(machine =>
        {
            var box = new Box(machine, retain: false);
            machine.Run("careless", async () =>
            {
                await (await box.Next.Load("careless")).Deref("careless");
                await box.Kfree();
            });
            return Op.Done;
        });
        Assert.Equal(["null-dereference careless box.next"], found);
    }
}
