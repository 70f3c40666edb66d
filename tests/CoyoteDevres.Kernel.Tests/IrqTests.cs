using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Interrupt lines and their handlers.</summary>
public class IrqTests
{
    /// <summary>Two interrupts: the handler runs for the second one after the first run, not beside it.</summary>
    [Fact]
    public void A_handler_never_runs_beside_itself()
    {
        int most = 0;
        var runs = new SortedSet<int>();
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            int inside = 0, ran = 0;
            var box = new Box(machine);
            var line = new IrqLine(machine, "irq");
            var action = new IrqAction(line, "sim", async () =>
            {
                most = Math.Max(most, ++inside);
                await box.Value.Write(1);
                inside--;
                ran++;
                return IrqReturn.Handled;
            });
            await action.Request();
            line.Raise("irq/17");
            line.Raise("irq/17");
            machine.Run("remover", async () =>
            {
                await action.Free();
                runs.Add(ran);
            });
        }));
        Assert.Equal(1, most);
        Assert.Equal([0, 1, 2], runs);
    }

    /// <summary>With CONFIG_DEBUG_SHIRQ freeing a shared action calls its handler, disabled or not, and it must not sleep there; no other does.</summary>
    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(true, false, 0)]
    [InlineData(false, true, 0)]
    public void Freeing_a_shared_action_calls_it_once_more_with_the_option(bool option, bool shared, int calls)
    {
        var ran = new SortedSet<int>();
        bool atomic = false;
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            int called = 0;
            var line = new IrqLine(machine, "irq") { DebugsShared = option };
            var action = new IrqAction(
                line,
                "sim",
                () =>
                {
                    called++;
                    atomic |= machine.Current.IsAtomic;
                    return Op.From(IrqReturn.Handled);
                },
                shared: shared);
            await action.Request();
            machine.Run("remover", async () =>
            {
                await line.Disable();
                await action.Free();
                ran.Add(called);
                Assert.False(machine.Current.IsAtomic);
            });
        }));
        Assert.Equal([calls], ran);
        Assert.Equal(calls > 0, atomic);
    }

    /// <summary>On a shared line every action is called, and freeing one waits for the other's handler too.</summary>
    [Fact]
    public void Every_action_of_a_shared_line_is_called()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            string called = "";
            var box = new Box(machine);
            var line = new IrqLine(machine, "irq");
            var one = new IrqAction(line, "one", () => Call("one"), shared: true);
            var two = new IrqAction(line, "two", () => Call("two"), shared: true);
            var exclusive = new IrqAction(line, "exclusive", () => Call("exclusive"));
            Assert.Equal(0, await one.Request());
            Assert.Equal(0, await two.Request());
            Assert.Equal(-Errno.EBUSY, await exclusive.Request());
            line.Raise("irq/17");
            machine.Run("remover", async () =>
            {
                await one.Free();
                seen.Add(called);
            });

            async Op<IrqReturn> Call(string name)
            {
                await box.Value.Write(1);
                called += $"{name} ";
                return IrqReturn.None;
            }
        }));
        Assert.Equal(["", "one two ", "two "], seen);
    }

    [Fact]
    public void A_handler_must_not_sleep() => Assert.Equal(
        ["sleeping-in-atomic handler box.mutex"],
        MachineTest.Findings(async machine =>
        {
            var box = new Box(machine);
            var line = new IrqLine(machine, "irq");
            var action = new IrqAction(line, "sim", async () =>
            {
                await box.Mutex.Lock("handler");
                await box.Mutex.Unlock("handler");
                return IrqReturn.Handled;
            });
            await action.Request();
            line.Raise("irq/17");
        }));

    /// <summary>Its thread may, and freeing it waits for the thread.</summary>
    [Fact]
    public void A_thread_function_may_sleep_and_is_waited_for() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var box = new Box(machine, retain: false);
        var line = new IrqLine(machine, "irq");
        var action = new IrqAction(line, "sim", null, async () =>
        {
            await box.Mutex.Lock("thread_fn");
            await box.Mutex.Unlock("thread_fn");
        }, oneShot: true);
        await action.Request();
        line.Raise("irq/17");
        line.Raise("irq/17");
        machine.Run("remover", async () =>
        {
            await action.Free();
            await box.Kfree();
        });
    }));

    /// <summary>With IRQF_ONESHOT no interrupt comes in before the thread is done; without, one may, and wakes the thread again.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void A_one_shot_thread_keeps_interrupts_out(bool oneShot, int most)
    {
        int seen = 0;
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            int unhandled = 0;
            var box = new Box(machine);
            var line = new IrqLine(machine, "irq");
            var action = new IrqAction(
                line,
                "sim",
                async () =>
                {
                    await box.Value.Write(1);
                    seen = Math.Max(seen, ++unhandled);
                    return IrqReturn.WakeThread;
                },
                async () =>
                {
                    await box.Value.Write(0);
                    unhandled = 0;
                },
                oneShot: oneShot);
            await action.Request();
            line.Raise("irq/17");
            line.Raise("irq/17");
        }));
        Assert.Equal(most, seen);
    }

    [Theory]
    [InlineData(false, "0 1")]
    [InlineData(true, "1")]
    public void Disabling_waits_unless_told_not_to(bool waits, string inside)
    {
        var seen = new SortedSet<int>();
        MachineTest.Explore(async machine =>
        {
            int running = 0;
            var box = new Box(machine);
            var line = new IrqLine(machine, "irq");
            var action = new IrqAction(line, "sim", async () =>
            {
                await box.Value.Write(1);
                running = 1;
                await box.Value.Write(2);
                running = 0;
                return IrqReturn.Handled;
            });
            await action.Request();
            line.Raise("irq/17");
            machine.Run("t", async () =>
            {
                if (waits)
                    await line.Disable();
                else
                    await line.DisableNosync();
                seen.Add(1 - running);
                await box.Value.Read();
                await line.Enable();
            });
        });
        Assert.Equal(inside, string.Join(' ', seen));
    }

    [Fact]
    public void Freeing_it_twice_warns_once() => Assert.Equal(
        "Trying to free already-free IRQ 264",
        MachineTest.TheFinding(async machine =>
        {
            var action = new IrqAction(new IrqLine(machine, "irq", 264), "sim", () => Op.From(IrqReturn.Handled));
            await action.Request();
            machine.Run("t", async () =>
            {
                await action.Free();
                await action.Free();
            });
        }).Headline);

    [Fact]
    public void Enabling_what_is_not_disabled_warns() => Assert.Equal(
        "Unbalanced enable for IRQ 17",
        MachineTest.TheFinding(machine =>
        {
            var line = new IrqLine(machine, "irq");
            machine.Run("t", async () =>
            {
                await line.Disable();
                await line.Enable();
                await line.Enable();
            });
            return Op.Done;
        }).Headline);

    /// <summary>In its own handler it also sleeps where that is forbidden, and then spins for its own end.</summary>
    [Fact]
    public void Freeing_it_in_an_interrupt()
    {
        var findings = MachineTest.Explore(async machine =>
        {
            IrqAction action = null!;
            var line = new IrqLine(machine, "irq", 5);
            action = new IrqAction(line, "sim", async () =>
            {
                await action.Free("handler");
                return IrqReturn.Handled;
            });
            await action.Request();
            line.Raise("irq/5");
        }).Findings.Select(f => f.Finding).ToList();
        Assert.Equal("Trying to free IRQ 5 from IRQ context!", Assert.Single(findings, f => f.Key.Kind == "irq-freed-in-irq").Headline);
        Assert.Equal(["hard-lockup", "irq-freed-in-irq", "sleeping-in-atomic"], findings.Select(f => f.Key.Kind).Order(StringComparer.Ordinal));
    }

    /// <summary>A spinlock that the handler takes, held while freeing, with interrupts on, which is wrong by itself; a mutex that the thread takes.</summary>
    [Theory]
    [InlineData(false, "hard-lockup handler box.spin, inconsistent-lock-state remove box.spin, sleeping-in-atomic remove irq, soft-lockup remove irq")]
    [InlineData(true, "hung-task remove irq, hung-task thread_fn box.mutex")]
    public void A_lock_that_the_handler_takes_must_not_be_held(bool threaded, string findings) =>
        Assert.Equal(findings, string.Join(", ", MachineTest.Findings(async machine =>
        {
            var box = new Box(machine);
            var line = new IrqLine(machine, "irq");
            var action = threaded
                ? new IrqAction(line, "sim", null, async () =>
                {
                    await box.Mutex.Lock("thread_fn");
                    await box.Mutex.Unlock("thread_fn");
                }, oneShot: true)
                : new IrqAction(line, "sim", async () =>
                {
                    await box.Spin.Lock("handler");
                    await box.Spin.Unlock("handler");
                    return IrqReturn.Handled;
                });
            await action.Request();
            line.Raise("irq/17");
            machine.Run("remover", async () =>
            {
                if (threaded)
                    await box.Mutex.Lock("remove");
                else
                    await box.Spin.Lock("remove");
                await action.Free("remove");
                if (threaded)
                    await box.Mutex.Unlock("remove");
                else
                    await box.Spin.Unlock("remove");
            });
        }).Order(StringComparer.Ordinal)));

    /// <summary>A line whose mapping went: nothing comes in, nobody gets it, and freeing it is freeing nothing.</summary>
    [Fact]
    public void Nothing_is_called_or_requested_on_a_line_that_is_gone()
    {
        int ran = 0;
        bool freed = true, had = false, has = true;
        int result = 0;
        var findings = MachineTest.Findings(async machine =>
        {
            var line = new IrqLine(machine, "irq");
            var action = new IrqAction(line, "sim", () =>
            {
                ran++;
                return Op.From(IrqReturn.Handled);
            });
            await action.Request();
            had = await line.HasAction();
            await line.Dispose();
            has = await line.HasAction();
            line.Raise("irq/17");
            machine.Run("user", async () =>
            {
                freed = await action.Free();
                result = await action.Request();
            });
        });
        Assert.Equal(["irq-disposed-in-use nothing_is_called_or_requested_on_a_line_that_is_gone irq"], findings);
        Assert.Equal(0, ran);
        Assert.True(had);
        Assert.False(has);
        Assert.False(freed);
        Assert.Equal(-Errno.EINVAL, result);
    }
}
