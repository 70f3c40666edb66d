using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Today's module loader: states, counts, imports, and what happens to those who use a freed module.</summary>
public class LoadableModuleTests
{
    private static async Op<LoadableModule> Loaded(Machine machine, ModuleLoader loader, string name = "toy")
    {
        var module = new LoadableModule(machine, name) { Init = () => Op.From(0), Exit = () => Op.Done };
        Assert.Equal(0, await loader.Load(module));
        return module;
    }

    [Fact]
    public void Whoever_gets_a_reference_first_keeps_the_module_and_otherwise_it_goes()
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = await Loaded(machine, loader);
            string unload = "", got = "";
            // The record is only looked at while it is known to be there: a list that unregistration takes it off is that list here.
            var box = new Box(machine);
            await box.Value.Write(1);
            module.Exit = async () =>
            {
                await box.Mutex.Lock("toy_exit");
                await box.Value.Write(0, "toy_exit");
                await box.Mutex.Unlock("toy_exit");
            };
            machine.Run("user", async () =>
            {
                await box.Mutex.Lock("lookup");
                bool there = await box.Value.Read("lookup") == 1 && await module.TryGet("lookup");
                await box.Mutex.Unlock("lookup");
                got = there ? "got" : "not";
                if (there)
                    await module.Put("user");
                Note();
            });
            machine.CreateProcess("rmmod").Start(async process =>
            {
                unload = Errno.Name(await process.Rmmod(loader, module));
                Note();
            });

            void Note()
            {
                if (unload.Length > 0 && got.Length > 0)
                    outcomes.Add($"{got} {unload}");
            }
        }));
        Assert.Equal(["got -EAGAIN", "got ok", "not ok"], outcomes);
    }

    /// <summary>Between the two steps of try_release_module_ref a second user gets in, and the first one's put is not the end.</summary>
    [Fact]
    public void While_the_base_is_away_others_still_get_and_put_references()
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = await Loaded(machine, loader);
            await module.TryGet("open");
            machine.Run("user", async () => await module.Put("release"));
            machine.CreateProcess("rmmod").Start(async process => outcomes.Add(Errno.Name(await process.Rmmod(loader, module))));
        }));
        Assert.Equal(["-EAGAIN", "ok"], outcomes);
    }

    [Fact]
    public void An_unused_module_has_a_count_that_a_surplus_put_takes_below_zero()
    {
        var found = MachineTest.Explore(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = await Loaded(machine, loader);
            machine.Run("careless", async () =>
            {
                await module.Put("toy_release");
                await module.Put("toy_release");
            });
        });
        var finding = Assert.Single(found.Findings).Finding;
        Assert.Equal(new FindingKey("module-put-below-zero", "toy_release", "toy.refcnt"), finding.Key);
        Assert.Equal("WARNING: at module_put", finding.Headline);
    }

    [Fact]
    public void Unloading_a_module_whose_base_was_put_is_a_bug()
    {
        var finding = MachineTest.TheFinding(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = await Loaded(machine, loader);
            await module.Put("toy_release");
            machine.CreateProcess("rmmod").Start(async process => await process.Rmmod(loader, module));
        });
        Assert.Equal(new FindingKey("module-count-bug", "try_release_module_ref", "toy.refcnt"), finding.Key);
        Assert.Equal("kernel BUG at kernel/module/main.c!", finding.Headline);
    }

    [Fact]
    public void A_balanced_count_warns_of_nothing() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var loader = new ModuleLoader(machine);
        var module = await Loaded(machine, loader);
        for (int i = 0; i < 2; i++)
        {
            machine.Run("user", async () =>
            {
                if (await module.TryGet("open"))
                    await module.Put("release");
            });
        }
    }));

    [Fact]
    public void A_reference_that_nobody_puts_is_a_leak_unless_the_module_is_gone() => Assert.Equal(
        ["module-reference-leak  module toy"],
        MachineTest.Findings(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = await Loaded(machine, loader);
            var gone = await Loaded(machine, loader, "gone");
            machine.Run("getter", async () => await module.TryGet("open"));
            machine.CreateProcess("rmmod").Start(async process => Assert.Equal(0, await process.Rmmod(loader, gone)));
        }));

    [Fact]
    public void Init_that_fails_frees_the_module_and_its_name() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var loader = new ModuleLoader(machine);
        var notifier = new List<string>();
        var box = new Box(machine);
        var block = new NotifierBlock(box, "nb", (action, _) =>
        {
            notifier.Add(action);
            return Op.Done;
        });
        await loader.Notifiers.Register(block);
        var failing = new LoadableModule(machine, "toy") { Init = () => Op.From(-Errno.ENODEV) };
        Assert.Equal(-Errno.ENODEV, await loader.Load(failing));
        Assert.True(failing.IsFreed);
        var toy = await Loaded(machine, loader);
        Assert.Equal(-Errno.EEXIST, await loader.Load(new LoadableModule(machine, "toy")));
        Assert.Equal(0, await loader.Delete(toy));
        Assert.Equal(["MODULE_STATE_COMING", "MODULE_STATE_GOING", "MODULE_STATE_COMING", "MODULE_STATE_LIVE", "MODULE_STATE_GOING"], notifier);
        await loader.Notifiers.Unregister(block);
    }));

    [Fact]
    public void A_module_without_an_exit_function_stays() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var loader = new ModuleLoader(machine);
        var module = new LoadableModule(machine, "toy") { Init = () => Op.From(0) };
        await loader.Load(module);
        Assert.Equal(-Errno.EBUSY, await loader.Delete(module));
        Assert.Equal(-Errno.ENOENT, await loader.Delete(new LoadableModule(machine, "other")));
    }));

    [Fact]
    public void An_importer_waits_for_a_module_that_is_coming_and_keeps_it_loaded()
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(machine =>
        {
            var loader = new ModuleLoader(machine);
            var box = new Box(machine);
            var core = new LoadableModule(machine, "core")
            {
                Init = async () =>
                {
                    await box.Touch("core_init");
                    return 0;
                },
                Exit = () => Op.Done,
            };
            var client = new LoadableModule(machine, "client") { Init = () => Op.From(0), Exit = () => Op.Done, Imports = [core] };
            machine.CreateProcess("insmod").Start(async process => await process.Insmod(loader, core));
            machine.CreateProcess("modprobe").Start(async process =>
            {
                int loaded = await process.Insmod(loader, client);
                // Nobody is there yet, or it is there as a whole: never half of it.
                outcomes.Add($"{Errno.Name(loaded)} {core.State.Value}");
                if (loaded == 0)
                    Assert.Equal(-Errno.EWOULDBLOCK, await process.Rmmod(loader, core));
            });
            return Op.Done;
        }));
        Assert.Contains("ok Live", outcomes);
        Assert.DoesNotContain("ok Coming", outcomes);
    }

    /// <summary>Deleted twice at once: the second finds it going, or gone.</summary>
    [Fact]
    public void Two_unloads_free_it_once()
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var loader = new ModuleLoader(machine);
            var module = await Loaded(machine, loader);
            var box = new Box(machine);
            module.Exit = async () => await box.Touch("toy_exit");
            var results = new List<string>();
            for (int i = 0; i < 2; i++)
            {
                machine.CreateProcess("rmmod").Start(async process =>
                {
                    results.Add(Errno.Name(await process.Rmmod(loader, module)));
                    if (results.Count == 2)
                        outcomes.Add(string.Join(' ', results.Order(StringComparer.Ordinal)));
                });
            }
        }));
        Assert.Equal(["-EBUSY ok", "-ENOENT ok"], outcomes);
    }
}
