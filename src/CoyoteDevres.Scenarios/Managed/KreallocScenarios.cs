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
        Partners = [Krealloc, Add],
        Removals = [],
        Meetings = [("krealloc", "add"), ("add", "add")],
        Sequences = [Krealloc],
        Bounds = ["one node is made larger, once; what is behind it is not looked at"],
        Declared = ManagedDeclared.All,
    };
}
