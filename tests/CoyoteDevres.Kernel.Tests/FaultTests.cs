using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Fault choices: none unless declared, both ways explored, never more than declared, and told with the bounds.</summary>
public class FaultTests
{
    private static (long Executions, string[] Outcomes) Run(Action<FaultPlan> declare, int tasks, int points)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        var result = MachineTest.Explore(machine =>
        {
            declare(machine.Faults);
            var failed = new string?[tasks];
            for (int t = 0; t < tasks; t++)
            {
                int own = t;
                machine.Run($"t{t}", async () =>
                {
                    string text = "";
                    for (int p = 0; p < points; p++)
                        text += await machine.Faults.Fail("kzalloc") ? "x" : ".";
                    failed[own] = text;
                    if (failed.All(f => f is not null))
                        outcomes.Add(string.Join(' ', failed));
                });
            }

            return Op.Done;
        });
        return (result.Executions, [.. outcomes]);
    }

    [Fact]
    public void Nothing_fails_unless_declared() => Assert.Equal((1, 1), (Run(_ => { }, tasks: 2, points: 3).Executions, Run(_ => { }, 2, 3).Outcomes.Length));

    [Fact]
    public void One_of_three_allocations_fails_or_none()
    {
        var (executions, outcomes) = Run(faults => faults.AllocationsFail(atMost: 1), tasks: 1, points: 3);
        Assert.Equal(["...", "..x", ".x.", "x.."], outcomes);
        // Each exactly once: a task that knows of none left does not choose any more.
        Assert.Equal(4, executions);
    }

    [Fact]
    public void Two_of_three_at_most()
    {
        var (executions, outcomes) = Run(faults => faults.AllocationsFail(atMost: 2), tasks: 1, points: 3);
        Assert.Equal(["...", "..x", ".x.", ".xx", "x..", "x.x", "xx."], outcomes);
        Assert.Equal(7, executions);
    }

    /// <summary>Both want to fail and only one may: two orders. The rest once.</summary>
    [Fact]
    public void The_bound_holds_over_all_tasks()
    {
        var (executions, outcomes) = Run(faults => faults.AllocationsFail(atMost: 1), tasks: 2, points: 1);
        Assert.Equal([". .", ". x", "x ."], outcomes);
        Assert.Equal(5, executions);
    }

    [Fact]
    public void Kinds_have_bounds_of_their_own_and_one_together()
    {
        static string[] Outcomes(bool together)
        {
            var outcomes = new SortedSet<string>(StringComparer.Ordinal);
            MachineTest.Explore(machine =>
            {
                machine.Faults.AllocationsFail(atMost: 1);
                machine.Faults.UserCopiesFault(atMost: 1);
                if (together)
                    machine.Faults.AtMostTogether(1);
                machine.Run("ioctl", async () =>
                {
                    var box = await machine.Kmalloc(() => new Box(machine));
                    int copied = await machine.CopyFromUser(new UserPointer());
                    outcomes.Add($"{(box is null ? "-ENOMEM" : "ok")} {Errno.Name(copied)}");
                });
                return Op.Done;
            });
            return [.. outcomes];
        }

        Assert.Equal(["-ENOMEM -EFAULT", "-ENOMEM ok", "ok -EFAULT", "ok ok"], Outcomes(together: false));
        Assert.Equal(["-ENOMEM ok", "ok -EFAULT", "ok ok"], Outcomes(together: true));
    }

    [Fact]
    public void The_bounds_say_what_may_go_wrong()
    {
        var program = new MachineProgram(machine =>
        {
            machine.Faults.AllocationsFail(atMost: 1);
            machine.Faults.ProbesFail(atMost: 2);
            machine.Faults.AtMostTogether(2);
            machine.Faults.Unplug("khubd", () => Op.Done);
            return Op.Done;
        });
        Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Equal(
            ["faults: at most 1 allocations fail", "faults: at most 2 of all kinds together", "faults: at most 2 steps of a probe fail", "hot-unplug: once, by khubd"],
            program.Bounds);
    }

    /// <summary>A leak on the error path only: the story says which allocation failed.</summary>
    [Fact]
    public void The_story_tells_the_choice_in_words()
    {
        var result = MachineTest.Explore(machine =>
        {
            machine.Faults.AllocationsFail(atMost: 1);
            machine.Run("probe", async () =>
            {
                var first = await machine.Kmalloc(() => new Box(machine, retain: false), function: "toy_probe");
                if (first is null)
                    return;
                var second = await machine.Kmalloc(() => new Box(machine, retain: false), function: "toy_probe");
                if (second is null)
                    return;
                await second.Kfree("toy_probe");
                await first.Kfree("toy_probe");
            });
            return Op.Done;
        });
        var found = Assert.Single(result.Findings);
        Assert.Equal("memory-leak", found.Finding.Key.Kind);
        Assert.Equal(
            ["toy_probe fault choice: kmalloc succeeds", "toy_probe fault choice: kmalloc fails", "toy_probe take one of fault budget (allocations fail) 0 left"],
            found.Story.Select(s => $"{s.Operation} {s.Outcome}"));
    }

    [Fact]
    public void An_allocation_that_may_sleep_is_reported_in_atomic_context_and_an_atomic_one_is_not() => Assert.Equal(
        ["sleeping-in-atomic toy_irq kmalloc"],
        MachineTest.Findings(machine =>
        {
            machine.StartInterrupt("irq/7", ExecutionContext.Hardirq, async () =>
            {
                await machine.Kmalloc(() => new Box(machine), Gfp.Atomic, "toy_irq");
                await machine.Kmalloc(() => new Box(machine), function: "toy_irq");
            });
            return Op.Done;
        }));

    [Fact]
    public void A_hot_unplug_comes_before_during_and_after()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        MachineTest.Explore(machine =>
        {
            var box = new Box(machine);
            machine.Faults.Unplug("khubd", async () => await box.Value.Write(1));
            machine.Run("user", async () => seen.Add($"{await box.Value.Read()}{await box.Value.Read()}"));
            return Op.Done;
        });
        Assert.Equal(["00", "01", "11"], seen);
    }

    [Fact]
    public void What_may_go_wrong_is_declared_in_the_set_up()
    {
        var result = Explorer.Explore(
            new MachineProgram(machine =>
            {
                machine.Run("late", async () =>
                {
                    machine.Faults.AllocationsFail(atMost: 1);
                    await new Nap(machine).Sleep();
                });
                return Op.Done;
            }),
            new OptimalDpor(),
            new ExplorationOptions());
        Assert.Contains("declared in the set-up", result.Fault?.ToString(), StringComparison.Ordinal);
    }
}
