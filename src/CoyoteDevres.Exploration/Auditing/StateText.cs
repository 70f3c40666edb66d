using System.Text;

namespace CoyoteDevres.Exploration;

/// <summary>The state of an execution as far as it can be asked.</summary>
internal static class StateText
{
    /// <summary>Where each task stands, and at which operation.</summary>
    internal static string OfTasks(ExploredRuntime runtime)
    {
        var text = new StringBuilder();
        foreach (var task in runtime.Tasks.OrderBy(t => t.Id))
        {
            text.Append(task.Name).Append(' ').Append(task.State);
            if (task.State == TaskState.Announced)
                text.Append(" at ").Append(task.Pending);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What the objects that these events touch say of themselves, whom they let go on, and who holds them.</summary>
    internal static string OfObjects(ExploredRuntime runtime, IEnumerable<TraceEvent> events)
    {
        var touched = new SortedSet<int>();
        foreach (var happened in events)
        {
            touched.Add(happened.First.Object);
            touched.Add(happened.Second.Object);
        }

        touched.Remove(Access.None.Object);
        var text = new StringBuilder();
        foreach (int id in touched)
            Append(text, runtime.ObjectOf(id), runtime.Tasks);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SharedObject target, IReadOnlyList<ModelTask> tasks)
    {
        text.Append(target.Name);
        foreach (var task in tasks)
        {
            if (target.IsHeldBy(task.Id))
                text.Append(" held by ").Append(task.Name);
        }

        for (int kind = 0; kind < target.Dependence.Kinds; kind++)
        {
            text.Append(", ").Append(target.Verb(kind)).Append(target.Outcome(kind)).Append(':');
            foreach (var task in tasks.OrderBy(t => t.Id))
                text.Append(target.IsEnabled(kind, task.Id) ? '+' : '-');
        }

        text.Append('\n');
    }
}
