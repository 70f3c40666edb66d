using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Waiting for a count to become zero in one step shows what it does step by step (<see cref="AtomicReferences.WaitForZero"/>).</summary>
public class WaitForZeroTests
{
    public enum User
    {
        /// <summary>Wakes the remover up through what it has a reference on.</summary>
        Careful,

        /// <summary>Uses it once more when it has put its reference.</summary>
        Late,

        /// <summary>Never puts it.</summary>
        Forgetful,
    }

    [Theory]
    [InlineData(User.Careful, User.Careful)]
    [InlineData(User.Careful, User.Late)]
    [InlineData(User.Late, User.Late)]
    [InlineData(User.Careful, User.Forgetful)]
    [InlineData(User.Late, User.Forgetful)]
    public void The_same_is_found(User one, User other)
    {
        var steps = Explore(one, other, inOneStep: false);
        var step = Explore(one, other, inOneStep: true);
        Assert.Equal(MachineTest.Keys(steps).Order(StringComparer.Ordinal), MachineTest.Keys(step).Order(StringComparer.Ordinal));
        Assert.Equal(MachineTest.Races(steps).Order(StringComparer.Ordinal), MachineTest.Races(step).Order(StringComparer.Ordinal));
        Assert.True(step.Executions < steps.Executions, $"{step.Executions} executions, {steps.Executions} step by step");
    }

    [Fact]
    public void Who_waits_for_ever_waits_on_the_queue() =>
        Assert.Contains("hung-task remove state.wait", MachineTest.Keys(Explore(User.Careful, User.Forgetful, inOneStep: true)));

    [Fact]
    public void It_may_sleep() => Assert.Contains(
        "sleeping-in-atomic remove state.wait",
        MachineTest.Keys(MachineTest.Explore(machine =>
        {
            var state = new WaitedFor(machine);
            machine.Run("remover", async () =>
            {
                await state.Spin.Lock("remove");
                await state.Count.DecAndTest("remove");
                await state.Count.WaitForZero(state.Wait, "remove");
                await state.Spin.Unlock("remove");
            });
            return Op.Done;
        })));

    private static ExplorationResult Explore(User one, User other, bool inOneStep) => MachineTest.Explore(machine =>
    {
        var state = new WaitedFor(machine);
        var port = new Box(machine, retain: false);
        foreach (var user in (User[])[one, other])
            machine.Run("user", () => Use(user, state, port));
        machine.Run("remover", async () =>
        {
            await state.Count.DecAndTest("remove");
            if (inOneStep)
                await state.Count.WaitForZero(state.Wait, "remove");
            else
                await state.Wait.WaitEvent(async () => await state.Count.IsZero("remove"), "remove");
            await port.Value.Write(1, "remove");
            await port.Kfree("remove");
        });
        return Op.Done;
    });

    private static async Op Use(User user, WaitedFor state, Box port)
    {
        if (!await state.Count.IncNotZero("use"))
            return;
        await port.Value.Read("use");
        if (user == User.Forgetful || !await state.Count.DecAndTest("put"))
            return;
        if (user == User.Late)
            await port.Value.Read("wake");
        await state.Wait.WakeUp("wake");
    }
}
