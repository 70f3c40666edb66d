using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Managed;

namespace CoyoteDevres.Scenarios.Managed;

/// <summary>Two tasks of one driver on its list of managed resources: one makes a node larger, one adds another.</summary>
internal static class KreallocScenarios
{
    private static readonly UserOperation<LinkedDevres> Krealloc = new("krealloc", "driver", null, (list, _) =>
        Op.From<Func<UserProcess, Op>>(_ => list.DevmKrealloc(list.First!)));

    private static readonly UserOperation<LinkedDevres> Add = new("add", "worker", null, (list, _) => Op.From<Func<UserProcess, Op>>(async _ => await list.DevmKmalloc()));

    /// <summary>Memory for a while.</summary>
    private static readonly UserOperation<LinkedDevres> AddFree = new("add-free", "worker", null, (list, _) =>
        Op.From<Func<UserProcess, Op>>(async _ => await list.DevmKfree(await list.DevmKmalloc())));

    /// <summary>One task; its neighbour on the list goes after the node has moved, and finds out whether the links are right.</summary>
    private static readonly UserOperation<LinkedDevres> AddKreallocFree = new("add-krealloc-free", "driver", null, (list, _) =>
        Op.From<Func<UserProcess, Op>>(async _ =>
        {
            var neighbour = await list.DevmKmalloc();
            await list.DevmKrealloc(list.First!);
            await list.DevmKfree(neighbour);
        }));

    internal static VersionMatrix<LinkedDevres> Matrix(string version, string commit, KreallocForm form) => new()
    {
        Subsystem = ManagedScenarios.Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 6.1",
        Sheet = ManagedSteps.Of(version),
        Plug = async machine =>
        {
            var list = new LinkedDevres(machine, form);
            await list.DevmKmalloc();
            return list;
        },
        Operations = [],
        Partners = [Krealloc, Add, AddFree],
        Removals = [],
        Meetings = [("krealloc", "add"), ("add", "add"), ("add", "add-free")],
        Sequences = [Krealloc, AddKreallocFree],
        Bounds = ["one node is made larger, once; what is behind it is not looked at"],
        Declared = ManagedDeclared.All,
    };
}
