namespace CoyoteDevres.Exploration;

/// <summary>What one worker's executions showed. Tallies of several add up to the same whatever each of them got to see.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<FindingKey, Shown> findings = new(Comparer<FindingKey>.Create(FindingKey.Compare));

    // By the object that a runtime makes of a predicted finding, once.
    private readonly Dictionary<Finding, Shown> byPrediction = new(ReferenceEqualityComparer.Instance);

    private readonly Linearization search = new();

    // What was found possible in the events that all executions since have in common.
    private readonly HashSet<Past> possible = [];
    private int common;
    private long executionsWithFindings;

    internal long Executions { get; private set; }

    internal long Operations { get; private set; }

    internal bool HitStepLimit { get; private set; }

    /// <summary>The distinct findings, in order of kind, function and object.</summary>
    internal IReadOnlyCollection<Shown> Findings => findings.Values;

    /// <summary>Findings that nobody is waiting for.</summary>
    internal IReadOnlySet<FindingKey>? Expected { get; init; }

    /// <summary>True if one of them matters for the verdict, and is not expected.</summary>
    internal bool HasFinding { get; private set; }

    /// <summary>Adds an execution that just ended.</summary>
    internal void Add(ExploredRuntime runtime, bool counts)
    {
        Executions += counts ? 1 : 0;
        Operations += runtime.Steps;
        HitStepLimit |= runtime.HitStepLimit;
        common = Math.Min(common, runtime.CommonPrefix);
        if (runtime.Findings.Count > 0 || runtime.Predictions.Uses.Count > 0)
            AddFindings(runtime, counts);
    }

    /// <summary>Adds what another worker's executions showed.</summary>
    internal void Add(Tally other)
    {
        Executions += other.Executions;
        Operations += other.Operations;
        HitStepLimit |= other.HitStepLimit;
        HasFinding |= other.HasFinding;
        foreach (var (key, shown) in other.findings)
        {
            if (findings.TryGetValue(key, out var known))
                known.Add(shown);
            else
                findings.Add(key, shown);
        }
    }

    private void AddFindings(ExploredRuntime runtime, bool counts)
    {
        executionsWithFindings++;
        possible.RemoveWhere(p => p.IsNewSince(common));
        search.Begin(runtime, common);
        common = runtime.Steps;
        var reported = runtime.Findings;
        for (int i = 0; i < reported.Count; i++)
        {
            var (finding, at) = reported[i];
            var past = new Past(at);
            if (!IsPossible(runtime, past))
                continue;
            if (!findings.TryGetValue(finding.Key, out var known))
                known = Add(finding);
            Show(known, runtime, finding, past, counts);
        }

        var predicted = runtime.Predictions.Uses;
        for (int i = 0; i < predicted.Count; i++)
        {
            var (finding, use, end) = predicted[i];
            var past = new Past(use, end);
            if (!IsPossible(runtime, past))
                continue;
            if (!byPrediction.TryGetValue(finding, out var known))
                byPrediction.Add(finding, known = findings.GetValueOrDefault(finding.Key) ?? Add(finding));
            Show(known, runtime, finding, past, counts);
        }
    }

    /// <summary>True if the program has an execution with that past, so that what it shows may be believed.</summary>
    private bool IsPossible(ExploredRuntime runtime, Past past)
    {
        if (!runtime.Predictions.AreUnordered && !runtime.IsAnyReleaseOpen)
            return true;
        if (possible.Contains(past))
            return true;
        if (!search.IsPossible(runtime, past, out bool always))
            return false;
        if (always && past.Last >= 0)
            possible.Add(past);
        return true;
    }

    private Shown Add(Finding finding)
    {
        var first = new Shown(finding.Key);
        findings.Add(finding.Key, first);
        return first;
    }

    private void Show(Shown known, ExploredRuntime runtime, Finding finding, Past past, bool counts)
    {
        HasFinding |= !finding.IsBeside && Expected?.Contains(finding.Key) is not true;
        if (known.Counted != executionsWithFindings)
            known.By += counts ? 1 : 0;
        known.Counted = executionsWithFindings;
        // The same past has the same shortest schedule, and was offered with the execution before, to this tally or another one.
        if (known.Finding is null || past.IsNewSince(runtime.CommonPrefix))
            known.Offer(runtime, finding, past, search);
    }
}
