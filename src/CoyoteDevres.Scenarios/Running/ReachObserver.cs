using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>Counts the different operations that executions reach: what is done to which object, and where.</summary>
internal sealed class ReachObserver : IExecutionObserver
{
    private const int Slots = 1 << 11;

    private readonly HashSet<ReachedOperation> operations = [];

    // Those that were reached last: nearly every one has been reached before, by the same names.
    private readonly Place[] places = new Place[Slots];

    /// <summary>How many different ones several observers saw together.</summary>
    internal static int CountTogether(IReadOnlyList<ReachObserver> observers)
    {
        if (observers.Count == 1)
            return observers[0].operations.Count;
        var together = new HashSet<ReachedOperation>();
        foreach (var observer in observers)
            together.UnionWith(observer.operations);
        return together.Count;
    }

    public bool SeesRepeated => false;

    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        if (runtime.IsRepeating)
            return;
        ref readonly var pending = ref task.Pending;
        string name = pending.Target.Name;
        ref var place = ref places[((pending.Site.Line * 31) + (pending.Kind * 7) + name.Length) & (Slots - 1)];
        if (place.IsOf(pending.Site, pending.Kind, name))
            return;
        place = new Place(pending.Site.Function, pending.Site.Line, pending.Kind, name);
        operations.Add(new ReachedOperation(pending.Site.Function, pending.Site.Line, pending.Target.Verb(pending.Kind), name));
    }

    private readonly record struct Place(string? Function, int Line, int Kind, string? Name)
    {
        internal bool IsOf(in Site site, int kind, string name) =>
            ReferenceEquals(Name, name) && Line == site.Line && Kind == kind && ReferenceEquals(Function, site.Function);
    }

    private readonly record struct ReachedOperation(string Function, int Line, string Verb, string Object)
    {
        /// <summary>Nearly every operation has been reached before: the line and the names' lengths find it without reading them.</summary>
        public override int GetHashCode() => (Line * 31 + Verb.Length) * 961 + Object.Length * 31 + Function.Length;
    }
}
