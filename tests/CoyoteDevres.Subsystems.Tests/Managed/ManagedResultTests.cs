using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Managed;

namespace CoyoteDevres.Subsystems.Tests.Managed;

/// <summary>What the forms that are right do, in which order, and what they return when the device has gone.</summary>
public class ManagedResultTests
{
    /// <summary>Memory, interrupt and action are released by hand, newest first, and devres finds nothing left.</summary>
    [Fact]
    public void What_is_freed_early_is_off_the_list()
    {
        var steps = Steps(machine => new FreesManaged(machine), (bench, user) => user.Unbind(bench.Dev, bench.Driver));
        Assert.Equal(
            ["devm_free_irq free_irq toy_irq", "devm_buffer_release kfree toy_buffer", "devm_kfree kfree toy_priv"],
            steps.Where(s => s.Contains("kfree", StringComparison.Ordinal) || s.Contains("free_irq toy", StringComparison.Ordinal)));
    }

    /// <summary>What is acquired last is released first: so the interrupt has to be acquired last.</summary>
    [Theory]
    [InlineData(false, "devm_kmalloc_release devm_irq_release devm_kmalloc_release")]
    [InlineData(true, "devm_irq_release devm_kmalloc_release devm_kmalloc_release")]
    public void Resources_go_in_the_reverse_of_their_order(bool interruptLast, string releases)
    {
        var steps = Steps(
            machine => interruptLast ? new BufferBeforeInterrupt(machine) : new InterruptBeforeBuffer(machine),
            (bench, user) => user.Unbind(bench.Dev, bench.Driver));
        var released = steps.Where(s => s.Contains("_release kfree", StringComparison.Ordinal) || s.Contains("_release free_irq", StringComparison.Ordinal));
        Assert.Equal(releases, string.Join(' ', released.Select(s => s.Split(' ')[0])));
    }

    [Fact]
    public void A_show_after_the_unbind_is_refused()
    {
        var results = new List<int>();
        Steps(machine => new DriverGroups(machine), async (bench, user) =>
        {
            results.Add(await user.ReadAttribute(bench.Driver.Level!));
            await user.Unbind(bench.Dev, bench.Driver);
            results.Add(await user.ReadAttribute(bench.Driver.Level!));
        });
        Assert.Equal([1, -Errno.ENODEV], results);
    }

    /// <summary>The effect's timer is shut down before the driver's data goes, and cannot be armed again.</summary>
    [Fact]
    public void After_unregistering_nothing_is_played()
    {
        var results = new List<int>();
        Steps(machine => new OutlivingTimer(machine, stops: true), async (bench, user) =>
        {
            var file = (await user.Open(bench.Driver.Node!))!;
            await user.Unbind(bench.Dev, bench.Driver);
            results.Add(await user.Write(file));
            await user.Close(file);
        });
        Assert.Equal([-Errno.ENODEV], results);
    }

    private static List<string> Steps(Func<Machine, ManagedDriver> driver, Func<ManagedBench, UserProcess, Op> body)
    {
        var teller = new StoryTeller();
        var program = new MachineProgram(async machine =>
        {
            var bench = await ManagedBench.Plug(machine, driver(machine));
            machine.CreateProcess("user").Start(user => body(bench, user));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = teller });
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Executions);
        Assert.DoesNotContain(result.Findings, f => !f.Finding.IsBeside);
        return [.. teller.Steps.Where(s => !s.IsSetUp).Select(s => s.Operation)];
    }
}
