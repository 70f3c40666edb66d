using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>The races of section A6 of the facts that are in the loader: 1, 2, 3, 5 and 9, on one processor and on several.</summary>
public class OldModuleLitmus
{
    public static TheoryData<OldKernel, bool> Machines => new() { { OldKernel.V22, false }, { OldKernel.V22, true } };

    /// <summary>A driver that counts by hand: first thing in open, or after something that sleeps.</summary>
    private sealed class Operations(OldModule module, Toy how) : FileOperations
    {
        public override Module Owner => module;

        public override async Op<int> Open(File file)
        {
            var kernel = module.Machine.BigKernelLock;
            if (how is not (Toy.CountsLate or Toy.DoesNotCount))
                await module.Inc("toy_open");
            // request_irq: its allocation may wait.
            await kernel.Sleep("toy_open");
            if (how is Toy.CountsLate)
                await module.Inc("toy_open");
            return how is Toy.FailsAndKeepsTheCount ? -Errno.EBUSY : 0;
        }

        public override async Op Release(File file)
        {
            if (how is not Toy.DoesNotCount)
                await module.Dec("toy_release");
        }
    }

    public enum Toy
    {
        CountsFirst,
        CountsLate,
        CountsFirstAndUnregistersAfterASleep,
        FailsAndKeepsTheCount,

        /// <summary>The core counts, by the owner.</summary>
        DoesNotCount,
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Wrong_race_1_the_count_is_raised_after_a_sleep(OldKernel version, bool oneProcessor)
    {
        var (outcomes, findings) = LitmusTest.Run(Open(version, oneProcessor, Toy.CountsLate));
        Assert.Contains("rmmod=ok", outcomes);
        Assert.Equal(["freed-module-text toy_open toy.text"], findings);
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Right_race_2_the_count_is_raised_first(OldKernel version, bool oneProcessor) => Assert.Equal(
        ["open=no rmmod=ok", "open=yes rmmod=-EBUSY", "open=yes rmmod=ok"],
        LitmusTest.Outcomes(Open(version, oneProcessor, Toy.CountsFirst)));

    /// <summary>A failing exit that keeps the count: the module can never be unloaded.</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public void Wrong_race_3_an_open_that_fails_keeps_the_count(OldKernel version, bool oneProcessor)
    {
        var (outcomes, findings) = LitmusTest.Run(Open(version, oneProcessor, Toy.FailsAndKeepsTheCount));
        Assert.Equal(["open=no rmmod=-EBUSY", "open=no rmmod=ok"], outcomes);
        Assert.Equal(["module-reference-leak  module toy"], findings);
    }

    /// <summary>Decided on count 0, the cleanup sleeps before it unregisters, an open succeeds: a file of a freed module.</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public void Wrong_race_5_an_open_while_the_cleanup_sleeps(OldKernel version, bool oneProcessor)
    {
        var (outcomes, findings) = LitmusTest.Run(Open(version, oneProcessor, Toy.CountsFirstAndUnregistersAfterASleep));
        Assert.Contains("open=yes rmmod=-EBUSY", outcomes);
        Assert.Equal(["freed-module-data filp_close toy.data", "freed-module-text toy_open toy.text"], findings);
    }

    /// <summary>2.4: who finds the operations counts, unless the module is marked; so the file keeps it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Right_race_5_in_2_4_whoever_finds_it_counts(bool oneProcessor) => Assert.Equal(
        ["open=no rmmod=ok", "open=yes rmmod=-EBUSY", "open=yes rmmod=ok"],
        LitmusTest.Outcomes(Open(OldKernel.V24, oneProcessor, Toy.DoesNotCount, sleepsInCleanup: true)));

    /// <summary>
    /// The same without an owner: race 8 and its like. Nobody counts for a driver that does not, whichever the kernel.
    /// </summary>
    [Fact]
    public void Wrong_in_2_2_nobody_counts_for_a_driver_that_does_not()
    {
        var (_, findings) = LitmusTest.Run(Open(OldKernel.V22, oneProcessor: false, Toy.DoesNotCount));
        Assert.Contains("freed-module-text toy_open toy.text", findings);
    }

    /// <summary>
    /// Race 9, with several processors: the family's lock lets the call return, but what it made lives on in a module that is gone.
    /// With one processor that lock is empty: the call itself is in freed text, or through a slot that is empty again; and as the
    /// unloading never sleeps between its decision and the end, no socket survives it.
    /// </summary>
    [Theory]
    [InlineData(false, "freed-module-data inet6_release toy.usecount,freed-module-data sock_release toy.data,freed-module-text inet6_release toy.text")]
    [InlineData(true, "freed-module-text inet6_create toy.text,null-dereference sock_create net_families[inet6]")]
    public void Wrong_race_9_nobody_counts_for_a_socket(bool oneProcessor, string expected)
    {
        var (_, findings) = LitmusTest.Run(Socket(oneProcessor, counts: false));
        Assert.Equal(expected.Split(','), findings);
    }

    /// <summary>2.6: the caller counts for the call and then for the socket, and puts after the release has returned.</summary>
    [Fact]
    public void Right_race_9_the_caller_counts_first() => Assert.Equal(
        ["rmmod=-EBUSY socket=ok", "rmmod=ok socket=-EINVAL", "rmmod=ok socket=ok"],
        LitmusTest.Outcomes(Socket(oneProcessor: false, counts: true)));

    [Fact]
    public void The_fault_is_told_in_the_words_of_the_time()
    {
        var result = MachineTest.Explore(machine => Open(OldKernel.V22, oneProcessor: true, Toy.CountsLate)(machine, new Registers()));
        var finding = Assert.Single(result.Findings).Finding;
        Assert.Equal("Unable to handle kernel paging request at virtual address c0000000", finding.Headline);
        Assert.Equal(["Comm: user/101 in toy_open [toy]"], finding.Body);
    }

    /// <summary>The check of a dependency does not look at the mark (section A3): an importer of a module whose cleanup sleeps.</summary>
    [Fact]
    public void Wrong_race_6_a_module_is_linked_to_one_that_goes()
    {
        var (outcomes, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var loader = new OldModuleLoader(machine, OldKernel.V24);
            var core = new OldModule(loader, "core") { Cleanup = async () => await machine.BigKernelLock.Sleep("core_cleanup") };
            await loader.Load(core);
            var client = new OldModule(loader, "client") { Imports = [core] };
            client.Init = async () =>
            {
                await core.Call("core_register", () => Op.Done);
                return 0;
            };
            machine.CreateProcess("insmod").Start(async _ => registers["insmod"] = Errno.Name(await loader.Load(client)));
            machine.CreateProcess("rmmod").Start(async _ => registers["rmmod"] = Errno.Name(await loader.Delete(core)));
        });
        Assert.Contains("insmod=ok rmmod=-EBUSY", outcomes);
        Assert.Contains("insmod=ok rmmod=ok", outcomes);
        Assert.Equal([], findings.Where(f => !f.StartsWith("freed-module-", StringComparison.Ordinal)));
    }

    /// <summary>Between finding the module and setting its count, init copies the image: whoever deletes the module then unmaps it under its feet.</summary>
    [Theory]
    [InlineData(OldKernel.V22)]
    [InlineData(OldKernel.V24)]
    public void Wrong_a_module_is_deleted_while_its_image_is_copied(OldKernel version)
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) =>
        {
            var loader = new OldModuleLoader(machine, version);
            var module = new OldModule(loader, "toy");
            machine.CreateProcess("insmod").Start(async _ => registers["insmod"] = Errno.Name(await loader.Load(module)));
            machine.CreateProcess("rmmod").Start(async _ => registers["rmmod"] = Errno.Name(await loader.Delete(module)));
            return Op.Done;
        });
        // Before it is found, it is just not there.
        Assert.Contains("insmod=-ENOENT rmmod=ok", outcomes);
        Assert.Contains("insmod=ok rmmod=-ENOENT", outcomes);
        Assert.Equal(["freed-module-data init_module toy.data"], findings);
    }

    /// <summary>A swept module's cleanup sleeps; the next on the list is deleted by its name meanwhile, and the sweep goes on there.</summary>
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "freed-module-data delete_module next.data")]
    public void A_sweep_goes_on_with_the_module_that_was_next(bool cleanupSleeps, string expected)
    {
        var (_, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var loader = new OldModuleLoader(machine, OldKernel.V24);
            var next = new OldModule(loader, "next");
            await loader.Load(next);
            var swept = new OldModule(loader, "swept") { IsAutoclean = true };
            swept.Cleanup = () => cleanupSleeps ? machine.BigKernelLock.Sleep("swept_cleanup") : Op.Done;
            await loader.Load(swept);
            await swept.Inc();
            await swept.Dec();
            await loader.Sweep();
            machine.CreateProcess("kmod").Start(async _ =>
            {
                await loader.Sweep();
                Assert.True(swept.IsFreed);
            });
            machine.CreateProcess("rmmod").Start(async _ => registers["rmmod"] = Errno.Name(await loader.Delete(next)));
        });
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), findings);
    }

    /// <summary>2.2 reads and makes sockets under the big kernel lock, 2.3 does not: a function that nobody counts for, called there.</summary>
    [Theory]
    [InlineData(OldKernel.V22, false)]
    [InlineData(OldKernel.V23, true)]
    public void Read_runs_under_the_big_kernel_lock_in_2_2_only(OldKernel version, bool races)
    {
        var (_, findings) = LitmusTest.Run(async (machine, registers) =>
        {
            var loader = new OldModuleLoader(machine, version);
            var hook = new Variable<Module?>(machine, "bar_hook", null);
            var module = new OldModule(loader, "toy") { Cleanup = async () => await hook.Write(null, "toy_cleanup") };
            await loader.Load(module);
            await hook.Write(module, "toy_init");
            var chrdev = new OldChrdev(loader, 43);
            await chrdev.Register(new Bar(new Module(machine, "bar"), hook));
            var file = (await chrdev.Open())!;
            machine.CreateProcess("user").Start(async _ => registers["read"] = Errno.Name(await file.Read()));
            machine.CreateProcess("rmmod").Start(async _ => registers["rmmod"] = Errno.Name(await loader.Delete(module)));
        });
        Assert.Equal(races ? ["freed-module-text toy_hook toy.text"] : [], findings);
    }

    private sealed class Bar(Module bar, Variable<Module?> hook) : FileOperations
    {
        public override Module Owner => bar;

        public override async Op<int> Read(File file, UserPointer buffer)
        {
            if (await hook.Read("bar_read") is { } there)
                await there.Call("toy_hook", () => Op.Done);
            return 0;
        }
    }

    /// <summary>can_unload replaces the count: a module that counts its own sockets says when it is idle.</summary>
    [Fact]
    public void A_predicate_replaces_the_count() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var loader = new OldModuleLoader(machine, OldKernel.V22);
        int busy = 1;
        var module = new OldModule(loader, "inet6") { CanUnload = () => Op.From(busy) };
        await loader.Load(module);
        await module.Inc();
        Assert.Equal(-Errno.EBUSY, await loader.Delete(module));
        busy = 0;
        Assert.Equal(0, await loader.Delete(module));
        Assert.Equal(-Errno.ENOENT, await loader.Delete(module));
    }));

    private static Func<Machine, Registers, Op> Open(OldKernel version, bool oneProcessor, Toy how, bool sleepsInCleanup = false) => async (machine, registers) =>
    {
        if (oneProcessor)
            machine.UseOneProcessor();
        var loader = new OldModuleLoader(machine, version);
        var module = new OldModule(loader, "toy");
        var chrdev = new OldChrdev(loader, 42);
        module.Init = async () =>
        {
            await chrdev.Register(new Operations(module, how));
            return 0;
        };
        module.Cleanup = async () =>
        {
            if (sleepsInCleanup || how is Toy.CountsFirstAndUnregistersAfterASleep)
                await machine.BigKernelLock.Sleep("toy_cleanup");
            await chrdev.Unregister();
        };
        await loader.Load(module);
        machine.CreateProcess("user").Start(async _ =>
        {
            var file = await chrdev.Open();
            await machine.BigKernelLock.Sleep("user_space");
            if (file is not null)
                await file.Close();
            registers["open"] = file is null ? "no" : "yes";
        });
        machine.CreateProcess("rmmod").Start(async _ => registers["rmmod"] = Errno.Name(await loader.Delete(module)));
    };

    private static async Op Lower(OldModule module) => await module.Dec("inet6_release");

    private static Func<Machine, Registers, Op> Socket(bool oneProcessor, bool counts) => async (machine, registers) =>
    {
        if (oneProcessor)
            machine.UseOneProcessor();
        var loader = new OldModuleLoader(machine, counts ? OldKernel.V24 : OldKernel.V22);
        var module = new OldModule(loader, "toy");
        var family = new NetFamily(machine, "inet6", pins: counts);
        module.Init = async () =>
        {
            await family.Register(module, "inet6_create", async () =>
            {
                // sk_alloc may sleep; only then is the socket counted.
                await machine.BigKernelLock.Sleep("inet6_create");
                if (!counts)
                    await module.Inc("inet6_create");
                return 0;
            });
            return 0;
        };
        module.Cleanup = () => family.Unregister();
        await loader.Load(module);
        machine.CreateProcess("user").Start(async _ =>
        {
            int result = await family.Socket();
            await machine.BigKernelLock.Sleep("user_space");
            // The socket's destructor lowers the count, in the module.
            if (result == 0)
                await family.Release(module, "inet6_release", async () => await (counts ? module.Machine.BigKernelLock.Sleep("inet6_release") : Lower(module)));
            registers["socket"] = Errno.Name(result);
        });
        machine.CreateProcess("rmmod").Start(async _ => registers["rmmod"] = Errno.Name(await loader.Delete(module)));
    };
}
