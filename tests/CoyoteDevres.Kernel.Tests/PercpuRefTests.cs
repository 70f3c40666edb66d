using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>percpu_ref: kill, confirmation, release, and misuse.</summary>
public class PercpuRefTests
{
    private sealed class Queue : KernelObject
    {
        public Queue(Machine machine, Func<Queue, Op>? release = null)
            : base(machine, "queue")
        {
            Retain();
            Usage = new PercpuRef(this, "usage", () => release?.Invoke(this) ?? Op.Done, allowReinit: true);
            Frozen = new Completion(this, "frozen");
        }

        public PercpuRef Usage { get; }

        public Completion Frozen { get; }
    }

    /// <summary>The release runs once, by whoever puts last: the user, or the end of the grace period.</summary>
    [Fact]
    public void Whoever_puts_last_releases()
    {
        string[] outcomes = LitmusTest.Outcomes((machine, seen) =>
        {
            int released = 0;
            var queue = new Queue(machine, async self =>
            {
                seen["released"] = machine.Current.Comm;
                Assert.Equal(1, ++released);
                await self.Frozen.Complete();
            });
            machine.Run("user", async () =>
            {
                if (await queue.Usage.TryGetLive())
                    await queue.Usage.Put();
            });
            machine.Run("killer", async () =>
            {
                await queue.Usage.Kill();
                await queue.Frozen.Wait();
                Assert.True(await queue.Usage.IsZero());
                await queue.Usage.Exit();
            });
            return Op.Done;
        });
        Assert.Equal(["released=rcu_core", "released=user"], outcomes);
    }

    [Fact]
    public void It_is_dying_from_its_kill_until_it_is_reborn() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var queue = new Queue(machine, async self => await self.Frozen.Complete());
        machine.Run("killer", async () =>
        {
            Assert.False(await queue.Usage.IsDying());
            await queue.Usage.Kill();
            Assert.True(await queue.Usage.IsDying());
            await queue.Frozen.Wait();
            await queue.Usage.Reinit();
            Assert.False(await queue.Usage.IsDying());
            await queue.Usage.Kill();
            await queue.Frozen.Wait();
            await queue.Usage.Exit();
        });
        return Op.Done;
    }));

    [Fact]
    public void A_killed_one_is_not_live_and_still_counts_until_it_is_zero() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var queue = new Queue(machine, async self => await self.Frozen.Complete());
        machine.Run("killer", async () =>
        {
            await queue.Usage.Get();
            Assert.True(await queue.Usage.TryGetLive());
            await queue.Usage.Kill();
            Assert.False(await queue.Usage.TryGetLive());
            Assert.True(await queue.Usage.TryGet());
            for (int i = 0; i < 3; i++)
            {
                Assert.False(await queue.Usage.IsZero());
                await queue.Usage.Put();
            }

            await queue.Frozen.Wait();
            Assert.False(await queue.Usage.TryGet());
            await queue.Usage.Reinit();
            Assert.True(await queue.Usage.TryGetLive());
            await queue.Usage.Put();
            await queue.Usage.Kill();
            await queue.Frozen.Wait();
            await queue.Usage.Exit();
        });
        return Op.Done;
    }));

    /// <summary>The confirmation comes after the sections that were there when it was killed.</summary>
    [Fact]
    public void The_confirmation_comes_after_a_grace_period() => Assert.Equal(["0 0", "1 0", "1 1"], LitmusTest.Outcomes((machine, seen) =>
    {
        var queue = new Queue(machine);
        var killed = new Variable<int>(machine, "killed", 0);
        var confirmed = new Variable<int>(machine, "confirmed", 0);
        machine.Run("reader", async () =>
        {
            await machine.Rcu.ReadLock();
            int one = await killed.Read();
            seen["seen"] = $"{one} {await confirmed.Read()}";
            await machine.Rcu.ReadUnlock();
        });
        machine.Run("killer", async () =>
        {
            await killed.Write(1);
            await queue.Usage.Kill(async () =>
            {
                await confirmed.Write(1);
                await queue.Frozen.Complete();
            });
            await queue.Frozen.Wait();
            await machine.Rcu.Barrier();
            await queue.Usage.Exit();
        });
        return Op.Done;
    }).Select(o => o["seen=".Length..]));

    [Fact]
    public void Gets_and_puts_do_not_race_with_the_kill_itself() => Assert.Equal(1, MachineTest.Explore(machine =>
    {
        var queue = new Queue(machine);
        machine.Run("user", async () => await queue.Usage.Get());
        machine.Run("other", async () => await queue.Usage.Get());
        return Op.Done;
    }).Executions);

    [Fact]
    public void Killed_twice_it_warns()
    {
        var found = MachineTest.Explore(machine =>
        {
            var queue = new Queue(machine);
            machine.Run("killer", async () =>
            {
                await queue.Usage.Get();
                await queue.Usage.Kill(function: "kill");
                await queue.Usage.Kill(function: "kill");
                await machine.Rcu.Barrier();
                await queue.Usage.Exit();
            });
            return Op.Done;
        });
        Assert.Equal("percpu_ref_kill_and_confirm called more than once on queue.usage!", Assert.Single(found.Findings).Finding.Headline);
    }

    /// <summary>Nobody notices a put too many before the counts are added up.</summary>
    [Fact]
    public void Put_too_often_it_warns_when_the_counts_are_added_up()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var queue = new Queue(machine);
            machine.Run("killer", async () =>
            {
                await queue.Usage.Put("put");
                await queue.Usage.Put("put");
                await queue.Usage.Kill();
                await machine.Rcu.Barrier();
                await queue.Usage.Exit();
            });
            return Op.Done;
        });
        Assert.Equal("percpu-ref-underflow", finding.Key.Kind);
        Assert.Matches(@"^percpu ref \(queue\.usage\) <= 0 \((0|-1)\) after switching to atomic$", finding.Headline);
    }

    [Fact]
    public void The_release_must_not_sleep() => Assert.Contains("sleeping-in-atomic release queue.frozen", MachineTest.Findings(machine =>
    {
        var queue = new Queue(machine, async self =>
        {
            await self.Frozen.Complete("release");
            await self.Frozen.Wait("release");
        });
        machine.Run("killer", () => queue.Usage.Kill());
        return Op.Done;
    }));

    [Fact]
    public void Never_exited_it_leaks() => Assert.Equal(["memory-leak  percpu_ref_data"], MachineTest.Findings(machine =>
    {
        var queue = new Queue(machine);
        machine.Run("killer", () => queue.Usage.Kill());
        return Op.Done;
    }));

    [Fact]
    public void Exited_while_it_switches_it_warns_and_used_after_that_it_oopses()
    {
        string[] found = MachineTest.Findings(machine =>
        {
            var queue = new Queue(machine);
            machine.Run("killer", async () =>
            {
                await queue.Usage.Kill(function: "kill");
                await queue.Usage.Exit("exit");
                await queue.Usage.TryGet("use");
            });
            return Op.Done;
        });
        Assert.Contains("percpu-ref-misuse exit queue.usage", found);
        Assert.Contains("null-dereference use queue.usage", found);
    }
}
