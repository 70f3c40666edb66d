using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Scopes (include/linux/cleanup.h) hold what they say, until they end, however they end.</summary>
public class GuardTests
{
    private static string[] Findings(Func<Machine, Box, Op> body) => MachineTest.Findings(machine =>
    {
        var box = new Box(machine);
        machine.Run("t", () => body(machine, box));
        return Op.Done;
    });

    private static void AssertAll(Box box, string function)
    {
        box.Mutex.AssertHeld(function);
        box.Sem.AssertHeld(function);
        box.Spin.AssertHeld(function);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_scope_holds_until_its_end(bool early)
    {
        async Op<int> Use(Machine machine, Box box)
        {
            await using var mutex = await box.Mutex.Guard();
            await using var reading = await box.Sem.ReadGuard();
            await using var spinning = await box.Spin.IrqsaveGuard();
            AssertAll(box, "inside");
            Assert.Equal(1, machine.Current.IrqsOff);
            if (early)
                return 1;
            await box.Value.Write(1);
            return 2;
        }

        Assert.Equal(
            ["lock-not-held after box.mutex", "lock-not-held after box.sem", "lock-not-held after box.spin"],
            Findings(async (machine, box) =>
            {
                Assert.Equal(early ? 1 : 2, await Use(machine, box));
                AssertAll(box, "after");
                Assert.Equal(0, machine.Current.IrqsOff + machine.Current.PreemptCount);
            }));
    }

    [Fact]
    public void Scoped_guards() => Assert.Equal(
        ["lock-not-held after box.sem", "lock-not-held after box.spin"],
        Findings(async (_, box) =>
        {
            await using (await box.Sem.WriteGuard())
                box.Sem.AssertHeldForWriting("inside");
            await using (await box.Spin.Guard())
                box.Spin.AssertHeld("inside");
            box.Sem.AssertHeldForWriting("after");
            box.Spin.AssertHeld("after");
        }));

    /// <summary>An oops does not unwind: what the dead task's scopes hold stays held, and who waits for it is a consequence.</summary>
    [Fact]
    public void A_task_that_dies_keeps_what_its_scopes_hold() => Assert.Equal(
        ["null-dereference victim box.next"],
        MachineTest.Findings(machine =>
        {
            var box = new Box(machine);
            machine.Run("victim", async () =>
            {
                await using var mutex = await box.Mutex.Guard("victim");
                await (await box.Next.Load("victim")).Deref("victim");
            });
            machine.Run("waiter", async () =>
            {
                await using var mutex = await box.Mutex.Guard("waiter");
                await box.Value.Write(1);
            });
            return Op.Done;
        }));

    [Fact]
    public void A_pointer_that_is_given_away_is_not_freed() => Assert.Equal(
        ["memory-leak  box"],
        MachineTest.Findings(machine =>
        {
            machine.Run("t", async () =>
            {
                var box = new Box(machine, retain: false);
                await using var pointer = box.FreeAtEnd();
                await box.Value.Write(1);
                pointer.GiveAway();
            });
            return Op.Done;
        }));
}
