using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Modules of 2.6.11: the caller counts, on counters that are only summed when everybody stands still.</summary>
public class Module26Litmus
{
    /// <summary>A driver that counts in its own open, as it had to before: one instruction too late.</summary>
    [Fact]
    public void Wrong_the_module_counts_itself()
    {
        var (outcomes, findings) = LitmusTest.Run(Open(callerCounts: false, wait: false));
        Assert.Contains("open=yes rmmod=-EAGAIN", outcomes);
        Assert.Equal(["freed-module-data toy_open toy.ref", "freed-module-text toy_open toy.text"], findings);
    }

    [Fact]
    public void Right_the_caller_counts() => Assert.Equal(
        ["open=no rmmod=ok", "open=yes rmmod=-EAGAIN", "open=yes rmmod=ok"],
        LitmusTest.Outcomes(Open(callerCounts: true, wait: false)));

    /// <summary>Told to wait, it is going from then on: nobody new gets in, and it waits for who is.</summary>
    [Fact]
    public void Right_with_wait_it_goes_when_the_last_one_has_put() => Assert.Equal(
        ["open=no rmmod=ok", "open=yes rmmod=ok"],
        LitmusTest.Outcomes(Open(callerCounts: true, wait: true)));

    [Fact]
    public void Wrong_a_reference_that_is_never_put_and_an_unloader_that_waits_for_it()
    {
        var (_, findings) = LitmusTest.Run(async (machine, _) =>
        {
            var loader = new ModuleLoader26(machine);
            var module = new Module26(machine, "toy") { Exit = () => Op.Done };
            await loader.Load(module);
            await module.TryGet();
            machine.Run("rmmod", async () => await loader.Delete(module, wait: true));
        });
        Assert.Equal(["hung-task wait_for_zero_refcount toy.ref"], findings);
    }

    [Fact]
    public void A_get_without_a_reference_is_a_bug_and_one_with_is_not()
    {
        static Func<Machine, Op> Scenario(bool pinned) => async machine =>
        {
            var loader = new ModuleLoader26(machine);
            var module = new Module26(machine, "toy");
            await loader.Load(module);
            if (pinned)
                await module.TryGet();
            machine.Run("getter", async () =>
            {
                await module.Get("toy_dup");
                await module.Put();
                await module.Put();
            });
        };

        Assert.Empty(MachineTest.Findings(Scenario(pinned: true)));
        var finding = MachineTest.TheFinding(Scenario(pinned: false));
        Assert.Equal(new FindingKey("module-get-without-reference", "toy_dup", "toy.ref"), finding.Key);
        Assert.Equal("kernel BUG at include/linux/module.h!", finding.Headline);
    }

    /// <summary>An init that fails frees the module, unless it counts by the old macros: then nobody knows who is in it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_unsafe_module_whose_init_fails_is_stuck(bool isUnsafe)
    {
        var result = MachineTest.Explore(machine =>
        {
            var loader = new ModuleLoader26(machine);
            var module = new Module26(machine, "toy") { Init = () => Op.From(-Errno.ENODEV), IsUnsafe = isUnsafe };
            machine.Run("insmod", async () =>
            {
                Assert.Equal(-Errno.ENODEV, await loader.Load(module));
                Assert.Equal(!isUnsafe, module.IsFreed);
            });
            return Op.Done;
        });
        Assert.Equal(isUnsafe ? ["module-reference-leak  module toy", "module-stuck sys_init_module module toy"] : [], MachineTest.Keys(result));
        if (isUnsafe)
            Assert.Contains(result.Findings, f => f.Finding.Headline == "toy: module is now stuck!");
    }

    /// <summary>Imports keep the exporter; one that is still coming is refused.</summary>
    [Fact]
    public void An_importer_gets_only_what_is_live()
    {
        string[] outcomes = LitmusTest.Outcomes((machine, registers) =>
        {
            var loader = new ModuleLoader26(machine);
            var core = new Module26(machine, "core") { Exit = () => Op.Done };
            var client = new Module26(machine, "client") { Imports = [core] };
            machine.Run("insmod", async () => registers["core"] = Errno.Name(await loader.Load(core)));
            machine.Run("modprobe", async () =>
            {
                registers["client"] = Errno.Name(await loader.Load(client));
                registers["rmmod"] = Errno.Name(await loader.Delete(core));
            });
            return Op.Done;
        });
        Assert.Contains("client=ok core=ok rmmod=-EAGAIN", outcomes);
        Assert.Contains("client=-ENOENT core=ok rmmod=-EBUSY", outcomes);
        Assert.DoesNotContain("client=ok core=ok rmmod=ok", outcomes);
    }

    private static Func<Machine, Registers, Op> Open(bool callerCounts, bool wait) => async (machine, registers) =>
    {
        var loader = new ModuleLoader26(machine);
        var table = new Box(machine);
        var module = new Module26(machine, "toy");
        module.Exit = async () =>
        {
            await table.Mutex.Lock("unregister");
            await table.Next.Store(null, "unregister");
            await table.Mutex.Unlock("unregister");
        };
        await loader.Load(module);
        await table.Next.Store(table, "register");
        machine.Run("user", async () =>
        {
            await table.Mutex.Lock("open");
            bool there = !(await table.Next.Load("open")).IsNull;
            if (there && callerCounts)
                there = await module.TryGet("open");
            await table.Mutex.Unlock("open");
            if (there && !callerCounts)
                there = await module.Call("toy_open", () => module.TryGet("toy_open"));
            registers["open"] = there ? "yes" : "no";
            if (there)
                await module.Put("close");
        });
        machine.Run("rmmod", async () => registers["rmmod"] = Errno.Name(await loader.Delete(module, wait)));
    };
}
