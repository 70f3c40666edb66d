using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Tasklets, and what is wrong and right about freeing what they use.</summary>
public class TaskletTests
{
    [Fact]
    public void It_runs_once_per_scheduling_that_found_it_not_scheduled_and_never_beside_itself()
    {
        var seen = new SortedSet<int>();
        int most = 0;
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int runs = 0, inside = 0;
            var box = new Box(machine);
            var tasklet = new Tasklet(box, "tasklet", async () =>
            {
                most = Math.Max(most, ++inside);
                await box.Value.Write(1);
                inside--;
                runs++;
            });
            machine.Run("t", async () =>
            {
                await tasklet.Schedule();
                await tasklet.Schedule();
                await tasklet.Kill();
                seen.Add(runs);
            });
            return Op.Done;
        }));
        Assert.Equal([1, 2], seen);
        Assert.Equal(1, most);
    }

    [Fact]
    public void Disabled_it_stays_scheduled_until_it_is_enabled()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            int runs = 0;
            var box = new Box(machine);
            var tasklet = new Tasklet(box, "tasklet", async () =>
            {
                await box.Value.Write(1);
                runs++;
            });
            machine.Run("t", async () =>
            {
                await tasklet.Disable();
                await tasklet.Schedule();
                await box.Value.Read();
                int before = runs;
                await tasklet.Enable();
                await tasklet.Kill();
                seen.Add($"{before} {runs}");
            });
            return Op.Done;
        }));
        Assert.Equal(["0 1"], seen);
    }

    [Fact]
    public void Killing_one_that_is_scheduled_and_disabled_waits_for_ever() => Assert.Equal(
        ["hung-task remove box.tasklet"],
        MachineTest.Findings(machine =>
        {
            var tasklet = new Tasklet(new Box(machine), "tasklet", () => Op.Done);
            machine.Run("t", async () =>
            {
                await tasklet.DisableNosync();
                await tasklet.Schedule();
                await tasklet.Kill("remove");
            });
            return Op.Done;
        }));

    [Theory]
    [InlineData(false, "slab-use-after-free tasklet_action box.tasklet, slab-use-after-free tasklet_fn box.value")]
    [InlineData(true, "")]
    public void What_it_uses_is_freed_after_it_is_killed(bool kills, string findings) =>
        Assert.Equal(findings, string.Join(", ", MachineTest.Findings(async machine =>
        {
            var box = new Box(machine, retain: false);
            var tasklet = new Tasklet(box, "tasklet", async () => await box.Value.Write(1, "tasklet_fn"));
            await tasklet.Schedule();
            machine.Run("remover", async () =>
            {
                if (kills)
                    await tasklet.Kill();
                await box.Kfree();
            });
        }).Order(StringComparer.Ordinal)));

    [Fact]
    public void Its_function_must_not_free_it() => Assert.Equal(
        ["slab-use-after-free tasklet_action box.tasklet"],
        MachineTest.Findings(async machine =>
        {
            var box = new Box(machine, retain: false);
            await new Tasklet(box, "tasklet", async () => await box.Kfree()).Schedule();
        }));
}
