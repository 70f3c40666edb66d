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

    /// <summary>What each operation does to a count of zero, one, two, and a saturated one: result, new value and complaint.</summary>
    [Theory]
    [InlineData("inc", "0 -> saturated, refcount_t: addition on 0; use-after-free.", "1 -> 2", "2 -> 3", "saturated -> saturated, refcount_t: saturated; leaking memory.")]
    [InlineData("inc_not_zero", "0 -> 0 false", "1 -> 2 true", "2 -> 3 true", "saturated -> saturated true, refcount_t: saturated; leaking memory.")]
    [InlineData("dec_and_test", "0 -> saturated false, refcount_t: underflow; use-after-free.", "1 -> 0 true", "2 -> 1 false", "saturated -> saturated false, refcount_t: underflow; use-after-free.")]
    [InlineData("dec", "0 -> saturated, refcount_t: decrement hit 0; leaking memory.", "1 -> saturated, refcount_t: decrement hit 0; leaking memory.", "2 -> 1", "saturated -> saturated, refcount_t: decrement hit 0; leaking memory.")]
    [InlineData("dec_if_one", "0 -> 0 false", "1 -> 0 true", "2 -> 2 false", "saturated -> saturated false")]
    [InlineData("dec_not_one", "0 -> 0 true, refcount_t: underflow; use-after-free.", "1 -> 1 false", "2 -> 1 true", "saturated -> saturated true")]
    [InlineData("sub_and_test 2", "0 -> saturated false, refcount_t: underflow; use-after-free.", "1 -> saturated false, refcount_t: underflow; use-after-free.", "2 -> 0 true", "saturated -> saturated false, refcount_t: underflow; use-after-free.")]
    public void Refcount_by_operation_and_state(string operation, params string[] expected)
    {
        List<string> seen = [];
        foreach (int from in (int[])[0, 1, 2, Refcount.SaturatedValue])
        {
            string text = "";
            var found = MachineTest.Explore(async machine =>
            {
                var count = new Box(machine).Count;
                await count.Set(from);
                machine.Run("t", async () =>
                {
                    string result = operation switch
                    {
                        "inc" => await Silently(count.Inc()),
                        "inc_not_zero" => Told(await count.IncNotZero()),
                        "dec_and_test" => Told(await count.DecAndTest()),
                        "dec" => await Silently(count.Dec()),
                        "dec_if_one" => Told(await count.DecIfOne()),
                        "dec_not_one" => Told(await count.DecNotOne()),
                        _ => Told(await count.SubAndTest(2)),
                    };
                    text = $"{Shown(from)} -> {Shown(await count.Read())}{result}";
                });
            });
            seen.Add(text + string.Concat(found.Findings.Select(f => $", {f.Finding.Headline}")));
        }

        Assert.Equal(expected, seen);

        static async Op<string> Silently(Step step)
        {
            await step;
            return "";
        }

        static string Told(bool result) => result ? " true" : " false";

        static string Shown(int value) => value == Refcount.SaturatedValue ? "saturated" : $"{value}";
    }

    /// <summary>Either of two tasks may be the first to take a reference from zero; a task's second one is not, and nobody's after a put.</summary>
    [Fact]
    public void Who_takes_a_reference_from_zero_and_who_from_a_saturated_count()
    {
        var found = MachineTest.Explore(async machine =>
        {
            var box = new Box(machine);
            await box.Count.Set(0);
            machine.Run("one", async () =>
            {
                await box.Count.Inc("first");
                await box.Count.Inc("second");
                await box.Done.Complete();
            });
            machine.Run("other", async () => await box.Count.Inc("other"));
            machine.Run("late", async () =>
            {
                await box.Done.Wait();
                await box.Count.IncNotZero("late");
                await box.Count.Inc("later");
            });
        });
        Assert.Equal(
            [
                "refcount-addition-on-zero first box.count",
                "refcount-addition-on-zero other box.count",
                "refcount-saturated late box.count",
                "refcount-saturated later box.count",
                "refcount-saturated other box.count",
                "refcount-saturated second box.count",
            ],
            MachineTest.Keys(found));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_last_put_under_a_lock_takes_it_and_others_do_not(bool mutex)
    {
        var released = new HashSet<int>();
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var box = new Box(machine);
            int releases = 0;
            var kref = new Kref(box, "ref", async () =>
            {
                releases++;
                Assert.True(mutex ? machine.IsHeld(box.Mutex) : machine.IsHeld(box.Spin));
                if (mutex)
                    await box.Mutex.Unlock();
                else
                    await box.Spin.Unlock();
            });
            await kref.Get();
            for (int t = 0; t < 2; t++)
            {
                machine.Run("putter", async () =>
                {
                    bool last = mutex ? await kref.PutMutex(box.Mutex) : await kref.PutLock(box.Spin);
                    if (last)
                        released.Add(releases);
                });
            }
        }));
        Assert.Equal([1], released);
    }

    [Fact]
    public void Other_atomic_operations_return_what_they_should() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var count = new Atomic(machine, "count", 1);
        machine.Run("t", async () =>
        {
            Assert.Equal(1, await count.Exchange(2));
            Assert.Equal(2, await count.CompareExchange(1, 7));
            Assert.Equal(2, await count.ReadAcquire());
            Assert.Equal(2, await count.CompareExchange(2, -1));
            Assert.Equal(-1, await count.CompareExchange(-1, 1));
            Assert.True(await count.IncNotZero());
            await count.Dec();
            Assert.True(await count.DecAndTest());
            Assert.False(await count.DecAndTest());
            await count.SetRelease(-1);
            await count.Inc();
            Assert.False(await count.IncNotZero());
        });
        return Op.Done;
    }));

    [Fact]
    public void Flags_are_bits_of_their_own()
    {
        var found = MachineTest.Explore(machine =>
        {
            var flags = new AtomicFlags(new Box(machine), "flags", "ONE", "OTHER");
            machine.Run("one", async () =>
            {
                Assert.False(await flags.TestAndSet(0));
                Assert.True(await flags.Test(0));
                Assert.True(await flags.TestAndSet(0));
                Assert.True(await flags.TestAndClear(0));
                Assert.False(await flags.Test(0));
                await flags.Set(0);
                await flags.ClearUnlock(0);
                Assert.False(await flags.TestAndClear(0));
            });
            machine.Run("other", async () =>
            {
                await flags.Set(1);
                Assert.True(await flags.Test(1));
                await flags.Clear(1);
                Assert.False(await flags.Test(1));
            });
            return Op.Done;
        });
        Assert.Empty(found.Findings);
        Assert.Equal(1, found.Executions);
    }
}
