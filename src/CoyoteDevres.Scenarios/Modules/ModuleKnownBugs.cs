using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Modules;
using static CoyoteDevres.Scenarios.Modules.ModuleOperations;

namespace CoyoteDevres.Scenarios.Modules;

/// <summary>statfs, and the bugs of sections A10 and A11 with what mended them.</summary>
internal static class ModuleKnownBugs
{
    /// <summary>Since the caller counts: what still runs in a module whose own code drops the reference.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> Threads { get; } =
    [
        Outlives("thread-puts-module", Outliving.ThreadThatPuts),
        Outlives("thread-puts-module-and-exits", Outliving.ThreadThatPutsAndExits),
    ];

    /// <summary>Bugs of today's kernels in unloading.</summary>
    /// <param name="busy">What rmmod returns for a module in use.</param>
    internal static IReadOnlyList<UserOperation<UnloadBench>> Unloading(string busy) =>
    [
        Outlives("kobject-release-delayed", Outliving.DelayedRelease),
        Outlives("kobject-release-completed", Outliving.CompletedRelease),
        CloseIpmi("ipmi-close", busy, hasQueue: false),
        CloseIpmi("ipmi-close-own-queue", busy, hasQueue: true),
        CloseDisk("scsi-close", busy, putsModuleLast: false),
        CloseDisk("scsi-close-module-last", busy, putsModuleLast: true),
    ];

    /// <summary>Bugs of character devices that are unplugged.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> Unplugging { get; } =
    [
        ClosePps("pps-close", CdevKeeping.ByOpen),
        ClosePps("pps-close-parent", CdevKeeping.ByParent),
        TwoOpens("cdev-opens-plain-get", ChardevVersion.PlainGet),
        TwoOpens("cdev-opens", ChardevVersion.Today),
        ShowUevent("uevent-show", takesLock: true),
        ShowUevent("uevent-show-rcu", takesLock: false),
    ];

    /// <summary>statfs against umount and rmmod by one process.</summary>
    internal static UserOperation<UnloadBench> Statfs(MountCounting counting) => On("statfs", "umount -> -EBUSY", [], async (bench, _) =>
    {
        var foofs = new FooFileSystem(bench.Kernel, counting);
        await bench.Load(foofs.Module);
        await foofs.Mount();
        bench.Unplug = async () => await foofs.Umount();
        return async _ => await foofs.Statfs();
    });

    /// <summary><c>umount</c>, and then rmmod; both once more when the users are done.</summary>
    internal static Removal<UnloadBench> Umount { get; } = new("umount-rmmod", "umount", "delete_module -> ok", async (bench, _) =>
    {
        var module = bench.Module!;
        await bench.Unplug!();
        bool busy = await bench.Kernel.Rmmod(module) != 0;
        await bench.RemovalEnded();
        if (!busy || !await bench.WaitForUsers())
            return;
        await bench.Unplug!();
        await bench.Kernel.Rmmod(module);
    });

    private static UserOperation<UnloadBench> Outlives(string name, Outliving kind) => On(name, null, [], async (bench, _) =>
    {
        await bench.Load(new OutlivingModule(bench.Kernel, kind).Module);
        return _ => Op.Done;
    });

    private static UserOperation<UnloadBench> CloseIpmi(string name, string busy, bool hasQueue) => On(name, busy, [], async (bench, process) =>
    {
        var ipmi = new IpmiModule(bench.Kernel, hasQueue);
        await bench.Load(ipmi.Module);
        var file = await ipmi.Device.Open(process);
        return user => file!.Close(user);
    });

    private static UserOperation<UnloadBench> CloseDisk(string name, string busy, bool putsModuleLast) => On(name, busy, [], async (bench, process) =>
    {
        var host = new ScsiHost(bench.Kernel, putsModuleLast);
        await host.RegisterDisk();
        await bench.Load(host.Module);
        var file = await host.Disk.Open(process);
        return user => file!.Close(user);
    });

    private static UserOperation<UnloadBench> ClosePps(string name, CdevKeeping keeping) => On(name, null, [], async (bench, process) =>
    {
        var device = new UnpluggedDevice(bench.Kernel, keeping);
        await device.Plug();
        bench.Unplug = device.Unplug;
        var file = await process.Open(device.Node);
        return user => user.Close(file!);
    });

    private static UserOperation<UnloadBench> ShowUevent(string name, bool takesLock) => On(name, "read uevent -> -ENODEV", [], async (bench, _) =>
    {
        var device = new UeventDevice(bench.Kernel, takesLock);
        await device.Plug();
        bench.Unplug = device.Unplug;
        return async user => await user.ReadAttribute(device.Uevent);
    });

    private static UserOperation<UnloadBench> TwoOpens(string name, ChardevVersion version) => On(name, "open -> -ENXIO", [], async (bench, _) =>
    {
        bench.Kernel.Machine.Nodes.Version = version;
        var device = new UnpluggedDevice(bench.Kernel, CdevKeeping.StaticFailing);
        await device.Plug();
        bench.Unplug = device.Unplug;
        bench.Kernel.Machine.CreateProcess("other").Start(async user => await user.Open(device.Node));
        return async user => await user.Open(device.Node);
    });
}
