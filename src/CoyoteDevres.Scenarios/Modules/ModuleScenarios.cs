using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Modules;

namespace CoyoteDevres.Scenarios.Modules;

/// <summary>Module unloading, after the mail of 30 January 2000 "Please review all modules for unload races".</summary>
public static class ModuleScenarios
{
    /// <summary>In scenario names.</summary>
    public const string Subsystem = "modules";

    private const string OldBusy = "delete_module -> -EBUSY", NewBusy = "delete_module -> -EAGAIN", OldNoSocket = "socket -> -EINVAL";

    private static readonly string[] Bounds =
    [
        "one or two users; one attempt to unload, and another one when they are done; what they do after their meeting waits until the first has come back",
        "the paths that lead to devices stay; no allocation and no copy from user space fails",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        .. Old("2.2", "2.2.14", "A2 to A6", machine => new Unload22(machine), Inet6Counting.Last),
        .. Old("2.3up", "2.3.41, one processor", "A1 to A6", machine => new Unload23Up(machine), Inet6Counting.BeforeInit),
        .. Old("2.3smp", "2.3.41", "A1 to A6", machine => new Unload23Smp(machine), Inet6Counting.BeforeInit),
        .. Old("2.4", "2.4.0", "A6, A7", machine => new Unload24(machine), Inet6Counting.TwiceOnFailure),
        .. New("2.6", "2.6.11", "A6, A8", machine => new Unload26(machine), OldNoSocket),
        .. New("now", "e513cc1c07e2 (v3.19) and later", "A6, A9 to A11", machine => new UnloadNow(machine), "socket -> -EAFNOSUPPORT"),
    ];

    private static IEnumerable<IVersionMatrix> Old(string version, string commit, string source, Func<Machine, UnloadKernel> boot, Inet6Counting inet6)
    {
        bool hasOwners = version == "2.4";
        yield return Make(version, commit, source, boot, ModuleRemovals.Rmmod) with
        {
            Sheet = ModuleSteps.Of(version),
            Operations =
            [
                .. ModuleOperations.ByHand(OldBusy, OldNoSocket),
                ModuleSockets.Socket("socket", inet6, OldNoSocket),
                ModuleSockets.Close(OldBusy, inet6),
                .. inet6 == Inet6Counting.Last ? [] : new[] { ModuleSockets.Fails(OldBusy, inet6) },
                .. hasOwners ? ModuleOperations.Owned(OldBusy) : [],
                .. ModuleSwept.Predicates,
            ],
            Pairs = hasOwners ? [.. ModuleOperations.Pairs, .. ModuleOperations.OwnedPairs] : ModuleOperations.Pairs,
        };
        yield return Make(version, commit, source, boot, ModuleKnownBugs.Umount) with
        {
            Sheet = ModuleSteps.OfStatfs(version),
            Operations = [ModuleKnownBugs.Statfs(new MountCounting(HasOwner: hasOwners, LocksCall: !hasOwners, LocksCallback: hasOwners))],
        };
        yield return Make(version, commit, source, boot, ModuleRemovals.Sweep) with { Operations = ModuleSwept.Swept };
        yield return Make(version, commit, source, boot, ModuleRemovals.Insmod) with
        {
            Sheet = ModuleSteps.OfInsmod(version),
            Operations = [.. ModuleOperations.DuringInit, .. hasOwners ? ModuleOperations.OwnedDuringInit : []],
        };
    }

    private static IEnumerable<IVersionMatrix> New(string version, string commit, string source, Func<Machine, UnloadKernel> boot, string noSocket)
    {
        yield return Make(version, commit, source, boot, ModuleRemovals.Rmmod) with
        {
            Sheet = ModuleSteps.Of(version),
            Operations =
            [
                .. ModuleOperations.ByHand(NewBusy, noSocket),
                .. ModuleOperations.Owned(NewBusy),
                ModuleSockets.Socket("socket", Inet6Counting.Owner, noSocket, ModuleRaces.WithOwner(9)),
                ModuleSockets.Close(NewBusy, Inet6Counting.Owner),
                .. ModuleKnownBugs.Threads,
                .. version == "now" ? ModuleKnownBugs.Unloading(NewBusy) : [],
            ],
            Pairs = [.. ModuleOperations.Pairs, .. ModuleOperations.OwnedPairs],
        };
        yield return Make(version, commit, source, boot, ModuleKnownBugs.Umount) with
        {
            Sheet = ModuleSteps.OfStatfs(version),
            // Whether 2.6.11 takes the big kernel lock for the callback the sheet leaves open: nothing that unloads takes it any more.
            Operations = [ModuleKnownBugs.Statfs(new MountCounting(HasOwner: true, LocksCall: false, LocksCallback: false))],
        };
        if (version == "2.6")
            yield return Make(version, commit, source, boot, ModuleRemovals.RmmodWait) with { Operations = ModuleOperations.WaitedFor };
        if (version == "now")
            yield return Make(version, commit, source, boot, ModuleRemovals.Unplug) with { Operations = ModuleKnownBugs.Unplugging };
        yield return Make(version, commit, source, boot, ModuleRemovals.Insmod) with
        {
            Sheet = ModuleSteps.OfInsmod(version),
            Operations = [.. ModuleOperations.DuringInit, .. ModuleOperations.OwnedDuringInit],
        };
    }

    private static VersionMatrix<UnloadBench> Make(string version, string commit, string source, Func<Machine, UnloadKernel> boot, Removal<UnloadBench> removal) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = $"modules-and-primitives {source}",
        Plug = machine => Op.From(new UnloadBench(boot(machine))),
        Operations = [],
        Removals = [removal],
        Bounds = Bounds,
        Declared = ModuleFindings.All,
    };
}
