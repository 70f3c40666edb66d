using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Modules;

namespace CoyoteDevres.Subsystems.Tests.Modules;

/// <summary>What one process alone gets from each version: while the module is there, in use, and gone.</summary>
public class UnloadResultTests
{
    private static readonly Dictionary<string, Func<Machine, UnloadKernel>> Kernels = new()
    {
        ["2.2"] = machine => new Unload22(machine),
        ["2.3up"] = machine => new Unload23Up(machine),
        ["2.3smp"] = machine => new Unload23Smp(machine),
        ["2.4"] = machine => new Unload24(machine),
        ["2.6"] = machine => new Unload26(machine),
        ["now"] = machine => new UnloadNow(machine),
    };

    public static TheoryData<string, FooCounting> Countings
    {
        get
        {
            var data = new TheoryData<string, FooCounting>();
            foreach (string version in Kernels.Keys)
            {
                data.Add(version, FooCounting.First);
                data.Add(version, FooCounting.Late);
                if (version is "2.4" or "2.6" or "now")
                    data.Add(version, FooCounting.Owner);
            }

            return data;
        }
    }

    public static TheoryData<string> Versions => [.. Kernels.Keys];

    public static TheoryData<string> OldVersions => ["2.2", "2.3up", "2.3smp", "2.4"];

    [Theory]
    [MemberData(nameof(Countings))]
    public void A_module_that_is_open_is_busy_and_goes_once_it_is_closed(string version, FooCounting counting) => Run(version, async (bench, process) =>
    {
        var foo = await bench.LoadFoo(new FooTraits { Counting = counting });
        var file = (await foo.Device.Open(process))!;
        Assert.Equal(1, await file.Read(process));
        Assert.Equal(Busy(version), await bench.Kernel.Rmmod(foo.Module));
        // The interrupt is taken.
        Assert.Null(await foo.Device.Open(process));
        Assert.Equal(Busy(version), await bench.Kernel.Rmmod(foo.Module));
        await file.Close(process);
        Assert.Equal(0, await bench.Kernel.Rmmod(foo.Module));
        Assert.Null(await foo.Device.Open(process));
        Assert.Equal(-Errno.ENOENT, await bench.Kernel.Rmmod(foo.Module));
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_module_whose_symbol_is_imported_is_busy(string version) => Run(version, async (bench, _) =>
    {
        var foo = await bench.LoadFoo(new FooTraits());
        var importer = new ImporterModule(bench.Kernel, foo.Module);
        Assert.Equal(0, await bench.Kernel.Insmod(importer.Module));
        await importer.CallImported();
        Assert.Equal(Busy(version), await bench.Kernel.Rmmod(foo.Module));
        Assert.Equal(0, await bench.Kernel.Rmmod(importer.Module));
        Assert.Equal(0, await bench.Kernel.Rmmod(foo.Module));
        var late = new ImporterModule(bench.Kernel, foo.Module);
        Assert.Equal(-Errno.ENOENT, await bench.Kernel.Insmod(late.Module));
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_module_whose_init_fails_is_gone(string version) => Run(version, async (bench, process) =>
    {
        var foo = bench.CreateFoo(new FooTraits { Init = FooInit.Fails });
        // Up to 2.3 the loader tells nobody what init returned.
        Assert.Equal(version is "2.2" or "2.3up" or "2.3smp" ? -Errno.EBUSY : -Errno.ENODEV, await bench.Kernel.Insmod(foo.Module));
        Assert.Null(await foo.Device.Open(process));
        Assert.Equal(-Errno.ENOENT, await bench.Kernel.Rmmod(foo.Module));
    });

    [Theory]
    [InlineData("2.2", Inet6Counting.Last)]
    [InlineData("2.3up", Inet6Counting.BeforeInit)]
    [InlineData("2.3smp", Inet6Counting.BeforeInit)]
    [InlineData("2.4", Inet6Counting.TwiceOnFailure)]
    [InlineData("2.6", Inet6Counting.Owner)]
    [InlineData("now", Inet6Counting.Owner)]
    public void A_family_with_a_socket_is_busy(string version, Inet6Counting counting) => Run(version, async (bench, _) =>
    {
        var ipv6 = await bench.LoadInet6(counting);
        Assert.Equal(0, await ipv6.Socket());
        Assert.Equal(Busy(version), await bench.Kernel.Rmmod(ipv6.Module));
        await ipv6.Close();
        Assert.Equal(0, await bench.Kernel.Rmmod(ipv6.Module));
        Assert.Equal(version == "now" ? -Errno.EAFNOSUPPORT : -Errno.EINVAL, await ipv6.Socket());
    });

    /// <summary>One failed call lowers the count of 2.4 below the number of sockets; 2.3 has no such statement.</summary>
    [Theory]
    [InlineData("2.3smp", Inet6Counting.BeforeInit, -Errno.EBUSY)]
    [InlineData("2.4", Inet6Counting.TwiceOnFailure, 0)]
    public void A_socket_that_cannot_be_made_counts_once_too_often_in_2_4(string version, Inet6Counting counting, int unloaded) => Run(version, async (bench, _) =>
    {
        var ipv6 = await bench.LoadInet6(counting);
        await ipv6.Socket();
        ipv6.ProtocolFails = true;
        Assert.Equal(-Errno.ENOMEM, await ipv6.Socket());
        Assert.Equal(unloaded, await bench.Kernel.Rmmod(ipv6.Module));
        if (unloaded == 0)
            return;
        await ipv6.Close();
        Assert.Equal(0, await bench.Kernel.Rmmod(ipv6.Module));
    });

    [Theory]
    [InlineData("2.2", false)]
    [InlineData("2.4", true)]
    [InlineData("now", true)]
    public void A_mounted_file_system_is_busy(string version, bool hasOwner) => Run(version, async (bench, _) =>
    {
        var foofs = new FooFileSystem(bench.Kernel, new MountCounting(hasOwner, LocksCall: !hasOwner, LocksCallback: version == "2.4"));
        await bench.Load(foofs.Module);
        await foofs.Mount();
        Assert.Equal(0, await foofs.Statfs());
        Assert.Equal(Busy(version), await bench.Kernel.Rmmod(foofs.Module));
        Assert.Equal(0, await foofs.Umount());
        Assert.Equal(0, await bench.Kernel.Rmmod(foofs.Module));
        Assert.Equal(0, await foofs.Statfs());
    });

    /// <summary>Used once and visited: the first sweep spares it, the second frees it; one that was never used stays.</summary>
    [Theory]
    [MemberData(nameof(OldVersions))]
    public void A_sweep_gives_a_second_chance(string version) => Run(version, async (bench, process) =>
    {
        var foo = await bench.LoadFoo(new FooTraits { IsAutoclean = true });
        await bench.Kernel.Sweep();
        await (await foo.Device.Open(process))!.Close(process);
        await bench.Kernel.Sweep();
        var file = (await foo.Device.Open(process))!;
        await bench.Kernel.Sweep();
        await file.Close(process);
        await bench.Kernel.Sweep();
        Assert.False(((OldModule)foo.Module).IsFreed);
        await bench.Kernel.Sweep();
        Assert.True(((OldModule)foo.Module).IsFreed);
    });

    /// <summary>What a swept module has imported from is not spared a second time.</summary>
    [Theory]
    [MemberData(nameof(OldVersions))]
    public void A_sweep_frees_what_a_freed_module_used(string version) => Run(version, async (bench, process) =>
    {
        var foo = await bench.LoadFoo(new FooTraits { IsAutoclean = true });
        var importer = bench.Kernel.Create(new ModuleFile("baz") { Init = () => Op.From(0), Cleanup = () => Op.Done, Imports = [foo.Module], IsAutoclean = true });
        await bench.Kernel.Insmod(importer);
        await bench.Kernel.Count(importer, "baz_open");
        await bench.Kernel.Uncount(importer, "baz_release");
        await (await foo.Device.Open(process))!.Close(process);
        await bench.Kernel.Sweep();
        Assert.False(((OldModule)importer).IsFreed);
        await bench.Kernel.Sweep();
        Assert.True(((OldModule)importer).IsFreed);
        Assert.True(((OldModule)foo.Module).IsFreed);
    });

    [Theory]
    [MemberData(nameof(OldVersions))]
    public void A_predicate_says_whether_the_module_is_busy(string version) => Run(version, async (bench, process) =>
    {
        var foo = await bench.LoadFoo(new FooTraits { PredicateCounts = true });
        var file = (await foo.Device.Open(process))!;
        Assert.Equal(-Errno.EBUSY, await bench.Kernel.Rmmod(foo.Module));
        await file.Close(process);
        Assert.Equal(0, await bench.Kernel.Rmmod(foo.Module));
    });

    /// <summary>The pointer in the kernel is there as long as the module is; whoever follows it after that finds nothing.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void A_hook_is_called_while_its_module_is_there(string version) => Run(version, async (bench, process) =>
    {
        var hook = new HookModule(bench.Kernel, sleeps: false);
        await hook.RegisterBar();
        await bench.Load(hook.Module);
        var bar = (await hook.Bar.Open(process))!;
        Assert.Equal(1, await bar.Read(process));
        Assert.Equal(0, await bench.Kernel.Rmmod(hook.Module));
        Assert.Equal(-Errno.ENODEV, await bar.Read(process));
        await bar.Close(process);
    });

    private static int Busy(string version) => version is "2.6" or "now" ? -Errno.EWOULDBLOCK : -Errno.EBUSY;

    private static void Run(string version, Func<UnloadBench, UserProcess, Op> body)
    {
        bool ended = false;
        var program = new MachineProgram(machine =>
        {
            var bench = new UnloadBench(Kernels[version](machine));
            machine.CreateProcess("user").Start(async process =>
            {
                await body(bench, process);
                ended = true;
            });
            return Op.Done;
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Executions);
        Assert.Empty(result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString()));
        Assert.True(ended);
    }
}
