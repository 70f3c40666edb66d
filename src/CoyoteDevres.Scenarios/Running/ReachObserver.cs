using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>Counts the different operations that executions reach: what is done to which object, and where.</summary>
internal sealed class ReachObserver : IExecutionObserver
{
    private readonly HashSet<ReachedOperation> operations = [];

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
        var pending = task.Pending;
        operations.Add(new ReachedOperation(pending.Site.Function, pending.Site.Line, pending.Target.Verb(pending.Kind), pending.Target.Name));
    }

    private readonly record struct ReachedOperation(string Function, int Line, string Verb, string Object)
    {
        /// <summary>Nearly every operation has been reached before: the line and the names' lengths find it without reading them.</summary>
        public override int GetHashCode() => (Line * 31 + Verb.Length) * 961 + Object.Length * 31 + Function.Length;
    }
}
