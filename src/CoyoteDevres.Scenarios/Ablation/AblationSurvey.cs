using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>
/// Collects the places of the subsystem's models that a scenario's executions reach and that can be switched off: locks and waits of
/// the race, reads in the race that return something else than before it, and references, which the set-up may have taken. Of the driver
/// core, whose locks are not in question, those count for which tasks of the scenario compete: then the subsystem may rest on them.
/// </summary>
internal sealed class AblationSurvey : IExecutionObserver
{
    /// <summary>Where the subsystems' models are.</summary>
    private const string Models = "/CoyoteDevres.Subsystems/";

    /// <summary>Where the driver core is.</summary>
    private const string DriverCore = "/CoyoteDevres.Kernel/Devices/";

    // A lock or a wait of several steps is one place: its first step stands for it.
    private readonly Dictionary<(ProtocolRole Role, Site Site, string Object), AblationPoint> points = [];
    private readonly HashSet<AblationPoint> puts = [];
    private readonly Dictionary<string, HashSet<int>> users = new(StringComparer.Ordinal);
    private IReadOnlyCollection<AblationPoint> loops = [];

    /// <summary>The places, in the order in which they were first reached.</summary>
    internal IReadOnlyList<AblationPoint> Points => [.. points.Values.Where(p => IsIn(p.Site, Models) || IsContended(p.Object)), .. loops];

    /// <summary>Where references are given back.</summary>
    internal IReadOnlyCollection<AblationPoint> Puts => puts;

    /// <summary>True if more than one task takes that lock, or holds, takes or waits for references on that object.</summary>
    internal bool IsContended(string target) => users.TryGetValue(target, out var tasks) && tasks.Count > 1;

    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        if (runtime.IsRepeating)
            return;
        ref readonly var pending = ref task.Pending;
        var role = pending.Target.RoleInProtocol(pending.Kind);
        if (role == ProtocolRole.None)
            return;
        if (role == ProtocolRole.Put)
            puts.Add(Point(role, pending));
        if (task.Id != 0 && role is ProtocolRole.Acquire or ProtocolRole.Wait or ProtocolRole.Get or ProtocolRole.Put)
            Use(pending.Target.Name, task.Id);
        bool counts = role switch
        {
            ProtocolRole.Acquire or ProtocolRole.Wait => task.Id != 0 && (IsIn(pending.Site, Models) || IsIn(pending.Site, DriverCore)),
            ProtocolRole.Read => task.Id != 0 && IsIn(pending.Site, Models) && pending.Target is IStale { HasChanged: true },
            ProtocolRole.Get => IsIn(pending.Site, Models),
            _ => false,
        };
        if (counts)
            points.TryAdd((role, pending.Site, pending.Target.Name), Point(role, pending));
    }

    public void Ended(ExploredRuntime runtime) => loops = runtime.WaitLoops;

    private static AblationPoint Point(ProtocolRole role, in Operation operation) =>
        new(role, operation.Site, operation.Target.Name, operation.Target.Verb(operation.Kind));

    private static bool IsIn(in Site site, string folder) => site.File.Contains(folder, StringComparison.Ordinal);

    private void Use(string target, int task)
    {
        if (!users.TryGetValue(target, out var tasks))
            users.Add(target, tasks = []);
        tasks.Add(task);
    }
}
