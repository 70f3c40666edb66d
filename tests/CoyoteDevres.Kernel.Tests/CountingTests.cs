using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>refcount_t, kref, atomic_t.</summary>
public class CountingTests
{
    private sealed class Counted : KernelObject
    {
        public Counted(Machine machine)
            : base(machine, "counted")
        {
            Ref = new Kref(this, "ref", ReleaseCounted);
        }

        public Kref Ref { get; }

        public int Releases { get; private set; }

        private async Op ReleaseCounted()
        {
            Releases++;
            await Kfree();
        }
    }

    [Fact]
    public void The_last_put_releases_whoever_makes_it()
    {
        var result = MachineTest.Explore(async machine =>
        {
            var counted = new Counted(machine);
            await counted.Ref.Get();
            for (int t = 0; t < 2; t++)
            {
                machine.Run("putter", async () =>
                {
                    if (await counted.Ref.Put())
                        Assert.Equal(1, counted.Releases);
                });
            }
        });
        Assert.Empty(result.Findings);
        Assert.Equal(2, result.Executions);
    }

    /// <summary>An underflow if it comes before the release has freed the object, a use after free if later.</summary>
    [Fact]
    public void A_put_too_many() => Assert.Equal(["refcount-underflow putter counted.ref", "slab-use-after-free putter counted.ref"], MachineTest.Findings(machine =>
    {
        var counted = new Counted(machine);
        for (int t = 0; t < 2; t++)
            machine.Run("putter", async () => await counted.Ref.Put("putter"));
        return Op.Done;
    }));

    /// <summary>From zero: a warning, and the count saturates, so that the object leaks rather than being freed twice.</summary>
    [Fact]
    public void Taking_a_reference_from_zero_warns_and_saturates()
    {
        var found = MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            machine.Run("t", async () =>
            {
                Assert.True(await box.Count.DecAndTest("put"));
                Assert.False(await box.Count.IncNotZero("get_unless_zero"));
                await box.Count.Inc("get");
                Assert.False(await box.Count.DecAndTest("put_again"));
            });
            return Op.Done;
        });
        Assert.Equal(["refcount-addition-on-zero in get on box.count", "refcount-underflow in put_again on box.count"], found.Findings.Select(f => f.Finding.Key.ToString()));
        Assert.Equal(["refcount_t: addition on 0; use-after-free.", "refcount_t: underflow; use-after-free."], found.Findings.Select(f => f.Finding.Headline));
    }

    /// <summary>Gets commute with gets: one trace. With the results of puts: which is last is told apart.</summary>
    [Fact]
    public void Gets_commute()
    {
        Assert.Equal(1, MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            for (int t = 0; t < 4; t++)
                machine.Run("getter", async () => await box.Count.Inc());
            return Op.Done;
        }).Executions);
    }

    [Fact]
    public void Atomic_operations_return_what_they_should()
    {
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var count = new Atomic(machine, "count", 1);
            machine.Run("t", async () =>
            {
                await count.Add(2);
                Assert.Equal(3, await count.Read());
                Assert.Equal(0, await count.AddReturn(-3));
                Assert.False(await count.AddUnlessZero(1));
                await count.Set(5);
                Assert.True(await count.AddUnlessZero(1));
                Assert.Equal(6, await count.Read());
            });
            return Op.Done;
        }));
    }
}
