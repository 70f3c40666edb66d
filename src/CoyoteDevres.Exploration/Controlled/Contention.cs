namespace CoyoteDevres.Exploration;

/// <summary>
/// Which operations may not commute with one of another task, as far as it has been seen. Only before such an operation does it matter
/// who goes on, so only there is a controller asked.
/// </summary>
/// <remarks>
/// Nothing that can happen gets out of reach. Take an execution, and in it the first event that depends on one of another task although
/// neither was known to: all the events before it that were not known to depend on anything commute with those of other tasks, so each
/// may as well follow the one before it in its task at once. That execution is still possible, and it shows both of them; what was
/// seen grows by them. (Thread-local operations as in Flanagan and Godefroid, POPL 2005, section 4, found while running.)
/// </remarks>
internal sealed class Contention(IdentityRegistry registry)
{
    // By object, by task: a bit for each kind of operation.
    private readonly List<ulong[]> seen = [];

    /// <summary>What happened in the race, and what tasks still wait for at the end, has been seen.</summary>
    internal void Add(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        for (int i = trace.RaceStart; i < trace.Count; i++)
            Add(trace[i]);
        foreach (var task in runtime.TaskSpan)
        {
            if (task.State == TaskState.Announced)
                Add(ExploredRuntime.EventOf(task, 0));
        }
    }

    /// <summary>That a task announced an operation has been seen.</summary>
    /// <returns>True if it may not commute with one of another task.</returns>
    internal bool Add(in TraceEvent announced)
    {
        if (announced.IsBarrier)
            return true;
        bool first = Add(announced.Task, announced.First);
        return (announced.Second.Object >= 0 && Add(announced.Task, announced.Second)) || first;
    }

    private bool Add(int task, Access touched)
    {
        while (seen.Count <= touched.Object)
            seen.Add([]);
        var kinds = seen[touched.Object];
        if (kinds.Length <= task)
        {
            Array.Resize(ref kinds, task + 1);
            seen[touched.Object] = kinds;
        }

        kinds[task] |= 1ul << touched.Kind;
        ulong dependent = registry.TableOf(touched.Object).Row(touched.Kind);
        for (int other = 0; other < kinds.Length; other++)
        {
            if (other != task && (kinds[other] & dependent) != 0)
                return true;
        }

        return false;
    }
}
