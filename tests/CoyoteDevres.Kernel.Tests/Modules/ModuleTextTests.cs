using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Running code of a module that is freed, and using what it declared.</summary>
public class ModuleTextTests
{
    /// <summary>A task in the module, which nothing pins, sleeps or not; another one unloads it.</summary>
    private static Func<Machine, Op> Unpinned(Func<Box, Op> function) => async machine =>
    {
        var loader = new ModuleLoader(machine);
        var module = new LoadableModule(machine, "toy") { Init = () => Op.From(0), Exit = () => Op.Done };
        await loader.Load(module);
        var box = new Box(machine);
        machine.Run("caller", () => module.Call("toy_callback", () => function(box)));
        machine.CreateProcess("rmmod").Start(async process => await process.Rmmod(loader, module));
    };

    [Fact]
    public void Running_on_in_freed_text_faults_on_the_fetch()
    {
        var finding = MachineTest.TheFinding(Unpinned(async box =>
        {
            await box.Mutex.Lock("toy_callback");
            await box.Mutex.Unlock("toy_callback");
        }));
        Assert.Equal(new FindingKey("freed-module-text", "toy_callback", "toy.text"), finding.Key);
        Assert.Equal("BUG: unable to handle page fault for address: ffffffffc0000000", finding.Headline);
        Assert.Equal(
            ["#PF: supervisor instruction fetch in kernel mode", "#PF: error_code(0x0010) - not-present page", "Comm: caller/101 in toy_callback [toy]"],
            finding.Body);
    }

    /// <summary>A function without an operation is entered and returns: both fetch.</summary>
    [Fact]
    public void Entering_and_returning_fetch()
    {
        var result = MachineTest.Explore(Unpinned(_ => Op.Done), ordersFrees: true);
        Assert.Equal(["freed-module-text toy_callback toy.text"], MachineTest.Keys(result));
        // Before the jump, between the jump and the return, after the return.
        Assert.Equal(3, result.Executions);
    }

    /// <summary>
    /// An operation in the middle is two: the fetch, and the operation itself. The text may go before the jump, before the fetch,
    /// before the return, or after it; that the operation has no neighbour it depends on adds nothing.
    /// </summary>
    [Fact]
    public void Each_operation_fetches_first()
    {
        var result = MachineTest.Explore(Unpinned(async box => await box.Touch("toy_callback")), ordersFrees: true);
        Assert.Equal(["freed-module-text toy_callback toy.text"], MachineTest.Keys(result));
        Assert.Equal(4, result.Executions);
    }

    /// <summary>All of that is read from one execution, the finding in the same words.</summary>
    [Fact]
    public void One_execution_tells_of_every_place_where_the_text_may_go()
    {
        var places = MachineTest.Explore(Unpinned(async box => await box.Touch("toy_callback")), ordersFrees: true);
        var predicted = MachineTest.Explore(Unpinned(async box => await box.Touch("toy_callback")));
        Assert.Equal(1, predicted.Executions);
        var (expected, actual) = (Assert.Single(places.Findings).Finding, Assert.Single(predicted.Findings).Finding);
        Assert.Equal((expected.Key, expected.Headline, expected.Task), (actual.Key, actual.Headline, actual.Task));
        Assert.Equal(expected.Body, actual.Body);
    }

    [Fact]
    public void Whoever_dies_in_freed_text_keeps_its_locks()
    {
        // The other one waits for a lock of a dead task, a consequence: only the fault is reported.
        var keys = MachineTest.Findings(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = new LoadableModule(machine, "toy") { Exit = () => Op.Done };
            await loader.Load(module);
            var box = new Box(machine);
            machine.Run("caller", () => module.Call("toy_callback", async () =>
            {
                await box.Mutex.Lock("toy_callback");
                await box.Mutex.Unlock("toy_callback");
            }));
            machine.CreateProcess("rmmod").Start(async process =>
            {
                await process.Rmmod(loader, module);
                await box.Mutex.Lock("after");
                await box.Mutex.Unlock("after");
            });
        });
        Assert.Equal(["freed-module-text toy_callback toy.text"], keys);
    }

    [Fact]
    public void A_function_that_a_reference_pins_runs_to_its_end() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var loader = new ModuleLoader(machine);
        var module = new LoadableModule(machine, "toy") { Exit = () => Op.Done };
        await loader.Load(module);
        Assert.True(await module.TryGet("open"));
        machine.Run("caller", async () =>
        {
            await module.Call("toy_read", async () => await new Nap(machine).Sleep("toy_read"));
            await module.Put("__fput");
        });
        machine.CreateProcess("rmmod").Start(async process => await process.Rmmod(loader, module));
    }));

    /// <summary>Called from another module: after the return, the task is in the caller's text again.</summary>
    [Fact]
    public void A_caller_in_another_module_needs_its_own_text_again() => Assert.Equal(
        ["freed-module-text outer_function outer.text"],
        MachineTest.Findings(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var outer = new LoadableModule(machine, "outer") { Exit = () => Op.Done };
            var inner = new LoadableModule(machine, "inner") { Exit = () => Op.Done };
            await loader.Load(outer);
            await loader.Load(inner);
            machine.Run("caller", () => outer.Call("outer_function", () => inner.Call("inner_function", () => Op.Done)));
            machine.CreateProcess("rmmod").Start(async process => await process.Rmmod(loader, outer));
        }));

    [Fact]
    public void Looking_at_the_record_of_a_freed_module_faults_on_the_access()
    {
        var finding = MachineTest.TheFinding(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = new LoadableModule(machine, "toy") { Exit = () => Op.Done };
            await loader.Load(module);
            await loader.Delete(module);
            machine.Run("late", async () => await module.TryGet("late"));
        });
        Assert.Equal(new FindingKey("freed-module-data", "try_module_get", "toy.state"), finding.Key);
        Assert.Equal("BUG: unable to handle page fault for address: ffffffffc0004000", finding.Headline);
        Assert.Equal(
            ["#PF: supervisor read access in kernel mode", "#PF: error_code(0x0000) - not-present page", "Comm: late/101 in try_module_get [toy]"],
            finding.Body);
    }
}
