namespace CoyoteDevres.Exploration;

/// <summary>A use that may come after the end of what it uses: nothing orders the two.</summary>
/// <param name="Finding">What it would be; its text is told when the schedule is performed.</param>
/// <param name="Use">The event that uses it.</param>
/// <param name="End">The event that ends it.</param>
internal readonly record struct PredictedUse(Finding Finding, int Use, int End);

/// <summary>
/// Uses after the end, read from executions in which they came before it: as in predictive analysis (Huang, "UFO: Predictive Concurrency
/// Use-After-Free Detection", ICSE 2018), but over every trace, so that nothing is missed, and exact, since a trace's linearizations are all executions.
/// </summary>
/// <remarks>
/// <para>
/// Why nothing is missed: what leads to a finding, its past, is an execution in which no use but the last one comes after an end. The same events are the
/// beginning of an execution here, of the same trace but for the order of ends and uses, so that some execution explored has them. There the last one either
/// happens after the end by what else orders tasks, and finds it; or is unordered with it, and is predicted.
/// </para>
/// <para>
/// Why nothing is made up: put the uses before the ends that they are unordered with, and what is left is a partial order whose linearizations are
/// executions of the program, in which all goes as it went. (<see cref="Linearization"/> does, and every finding's schedule is performed once more before it
/// is told.) It is one if those ends happen one after the other: were there a circle of uses before ends, and ends that happen before uses, then the first of its
/// ends would happen before the use that is to come before it. Ends that are unordered may make a circle: two tasks each of which uses what the
/// other one has freed before. One of them finds it in every execution. Such an execution goes on where none does; what it shows is only believed if its
/// past can be put in order (<see cref="AreUnordered"/>).
/// </para>
/// </remarks>
internal sealed class Predictions
{
    private readonly List<int> ends = [];
    private readonly List<PredictedUse> uses = [];
    private readonly List<int> outlived = [];
    private readonly Dictionary<(string Function, string Ended, string Used), Finding> told = [];

    // By event that uses something mortal: the function that it does so in.
    private string[] functions = new string[64];

    /// <summary>The uses that this execution predicts, once it is over.</summary>
    internal IReadOnlyList<PredictedUse> Uses => uses;

    /// <summary>The quiet ends of this execution, in order.</summary>
    internal List<int> Ends => ends;

    /// <summary>True if ends that something has outlived are unordered.</summary>
    internal bool AreUnordered { get; private set; }

    /// <summary>The next execution has the first <paramref name="prefix"/> events of this one.</summary>
    internal void Restart(int prefix)
    {
        while (ends.Count > 0 && ends[^1] >= prefix)
            ends.RemoveAt(ends.Count - 1);
        uses.Clear();
        AreUnordered = false;
    }

    /// <summary>Something has had a quiet end.</summary>
    internal void Ended(int at)
    {
        // Events of the prefix are performed again.
        if (ends.Count == 0 || ends[^1] < at)
            ends.Add(at);
    }

    /// <summary>Something mortal is being used.</summary>
    internal void Used(int at, string function)
    {
        if (at >= functions.Length)
            Array.Resize(ref functions, Math.Max(functions.Length * 2, at + 1));
        if (!ReferenceEquals(functions[at], function))
            functions[at] = function;
    }

    /// <summary>The execution is over: looks for uses that nothing orders before the ends of what they use, nor after.</summary>
    internal void Look(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        outlived.Clear();
        foreach (int end in ends)
        {
            int before = uses.Count;
            int id = trace[end].First.Object;
            for (int access = trace.LastAccess(id); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
            {
                int use = access >> 1;
                if (IsUnordered(trace, use, end) && !runtime.IsConsequence(use, end))
                    uses.Add(new PredictedUse(FindingAt(runtime, use, id), use, end));
            }

            if (uses.Count > before)
                outlived.Add(end);
        }

        for (int i = 1; i < outlived.Count && !AreUnordered; i++)
        {
            for (int j = 0; j < i && !AreUnordered; j++)
                AreUnordered = IsUnordered(trace, outlived[j], outlived[i]);
        }
    }

    internal static bool IsUnordered(Trace trace, int one, int other) => !trace.HappensBefore(one, other) && !trace.HappensBefore(other, one);

    private Finding FindingAt(ExploredRuntime runtime, int use, int id)
    {
        var ended = (Mortal)runtime.ObjectOf(id);
        var used = runtime.ObjectOf(runtime.Trace[use].First.Object);
        var key = (functions[use], ended.Name, used.Name);
        if (!told.TryGetValue(key, out var finding))
            told.Add(key, finding = ended.FoundBy(new Site(functions[use], "", 0).Spelling, used));
        return finding;
    }
}
