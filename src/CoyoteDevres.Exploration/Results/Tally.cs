namespace CoyoteDevres.Exploration;

/// <summary>What one worker's executions showed. Tallies of several add up to the same whatever each of them got to see.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<FindingKey, Shown> findings = new(Comparer<FindingKey>.Create(FindingKey.Compare));

    internal long Executions { get; private set; }

    internal long Operations { get; private set; }

    internal bool HitStepLimit { get; private set; }

    /// <summary>The distinct findings, in order of kind, function and object.</summary>
    internal IReadOnlyCollection<Shown> Findings => findings.Values;

    /// <summary>Adds an execution that just ended.</summary>
    internal void Add(ExploredRuntime runtime, bool counts)
    {
        Executions += counts ? 1 : 0;
        Operations += runtime.Steps;
        HitStepLimit |= runtime.HitStepLimit;
        if (runtime.Findings.Count > 0)
            AddFindings(runtime, counts);
    }

    /// <summary>Adds what another worker's executions showed.</summary>
    internal void Add(Tally other)
    {
        Executions += other.Executions;
        Operations += other.Operations;
        HitStepLimit |= other.HitStepLimit;
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
        foreach (var group in runtime.Findings.GroupBy(f => f.Finding.Key))
        {
            if (!findings.TryGetValue(group.Key, out var known))
                findings.Add(group.Key, known = new Shown(group.Key));
            known.By += counts ? 1 : 0;
            foreach (var (finding, at) in group)
                known.Offer(runtime, finding, at);
        }
    }
}
