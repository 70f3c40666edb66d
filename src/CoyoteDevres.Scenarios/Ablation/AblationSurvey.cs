using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>
/// Collects the places of the subsystem's models that a scenario's executions reach and that can be switched off: locks and waits of
/// the race, reads in the race of what the race writes, and references, which the set-up may have taken.
/// </summary>
internal sealed class AblationSurvey : IExecutionObserver
{
    /// <summary>Where the subsystems' models are; the driver core and the primitives are the kernel's own, and not in question.</summary>
    private const string Models = "/CoyoteDevres.Subsystems/";

    // A lock or a wait of several steps is one place: its first step stands for it.
    private readonly Dictionary<(ProtocolRole Role, Site Site, string Object), AblationPoint> points = [];
    private readonly HashSet<string> written = [];

    /// <summary>The places, in the order in which they were first reached.</summary>
    internal IReadOnlyList<AblationPoint> Points =>
        [.. points.Values.Where(p => p.Role is not (ProtocolRole.Put or ProtocolRole.Read) || (p.Role == ProtocolRole.Read && written.Contains(p.Object)))];

    /// <summary>Where references on an object of that name are given back.</summary>
    internal IEnumerable<AblationPoint> PutsOf(string target) => points.Values.Where(p => p.Role == ProtocolRole.Put && p.Object == target);

    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        if (runtime.IsRepeating)
            return;
        ref readonly var pending = ref task.Pending;
        bool races = task.Id != 0;
        var role = pending.Target.RoleInProtocol(pending.Kind);
        if (role == ProtocolRole.None && races)
            written.Add(pending.Target.Name);
        bool counts = role switch
        {
            ProtocolRole.Acquire or ProtocolRole.Wait or ProtocolRole.Read => races,
            ProtocolRole.Get or ProtocolRole.Put => true,
            _ => false,
        };
        if (counts && pending.Site.File.Contains(Models, StringComparison.Ordinal))
        {
            var point = new AblationPoint(role, pending.Site, pending.Target.Name, pending.Target.Verb(pending.Kind));
            points.TryAdd((role, point.Site, point.Object), point);
        }
    }
}
