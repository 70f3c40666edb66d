using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// KCSAN (kernel/kcsan/core.c): two accesses to one variable by different tasks, at least one of them a write and at least one of
/// them plain, that no synchronisation orders. As with CONFIG_KCSAN_STRICT: plain writes are not taken for marked ones.
/// </summary>
/// <remarks>
/// The kernel's samples and stalls; here each pair is compared, by the order that synchronisation makes
/// (<see cref="HappensBefore"/>), so a race is found in every execution in which it is one, whether or not the accesses met. The
/// result does not depend on the order of independent events: accesses that conflict are in one order in a trace, and those that
/// do not are never compared.
/// </remarks>
internal sealed class DataRaces
{
    private readonly HappensBefore ordering = new();
    private readonly RaceLog words = new();

    // Each pair of tasks once, not each race once: the first pair that shows a race is not the same in equivalent executions.
    private readonly HashSet<(FindingKey Race, int First, AccessType How, int Second, AccessType With)> reported = [];

    private readonly List<List<PastAccess>> used = [];
    private bool isOn;

    // By variable: the accesses so far, those of the set-up left out, which come before everything.
    private List<PastAccess>?[] accesses = [];

    /// <summary>What synchronisation orders.</summary>
    internal HappensBefore Ordering => ordering;

    /// <summary>Forgets everything: a new execution begins.</summary>
    internal void Begin(SanitizerSet sanitizers)
    {
        isOn = sanitizers.Reports(RaceLog.Kind);
        ordering.Begin();
        reported.Clear();
        foreach (var past in used)
            past.Clear();
        used.Clear();
    }

    /// <summary>A variable was accessed.</summary>
    internal void Access(Machine machine, SharedObject variable, in Operation operation, ModelTask task, AccessType type)
    {
        if (!isOn || task.Id == 0)
            return;
        if (variable.Id >= accesses.Length)
            Array.Resize(ref accesses, Math.Max(variable.Id + 1, accesses.Length * 2));
        var past = accesses[variable.Id] ??= [];
        if (past.Count == 0)
            used.Add(past);
        bool isAtomic = type is AccessType.MarkedRead or AccessType.MarkedWrite || TaskStruct.Of(task).SeqcountSections > 0;
        var now = new PastAccess(task, ordering.Now(task), operation.Site, type, isAtomic);
        bool isKnown = false;
        for (int i = 0; i < past.Count; i++)
        {
            var earlier = past[i];
            isKnown |= earlier.IsSame(now);
            if (earlier.ConflictsWith(now) && !ordering.IsOrdered(earlier.Task.Id, earlier.Moment, task))
                Report(machine, variable, earlier, now);
        }

        if (!isKnown)
            past.Add(now);
    }

    private void Report(Machine machine, SharedObject variable, in PastAccess first, in PastAccess second)
    {
        var key = words.KeyOf(variable.Name, first.Site.Function, second.Site.Function);
        if (reported.Add((key, first.Task.Id, first.Type, second.Task.Id, second.Type)))
            machine.Runtime.Report(words.Finding(key, variable.Name, first, second));
    }
}
