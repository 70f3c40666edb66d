namespace CoyoteDevres.Exploration;

/// <summary>A distinct finding, with the shortest schedule seen so far that shows it.</summary>
internal sealed class Shown(FindingKey key)
{
    private IReadOnlyList<Run> runs = [];
    private IReadOnlyList<Segment> segments = [];
    private int length;

    internal FindingKey Key => key;

    /// <summary>As it was reported in the execution of that schedule.</summary>
    internal Finding? Finding { get; private set; }

    /// <summary>How many executions show it.</summary>
    internal long By { get; set; }

    internal Schedule Schedule => new(segments);

    /// <summary>The last execution that was counted.</summary>
    internal long Counted { get; set; }

    /// <summary>An execution shows the finding, with that past.</summary>
    internal void Offer(ExploredRuntime runtime, Finding finding, Past past, Linearization search)
    {
        int runsAllowed = Finding is null ? int.MaxValue : runs.Count;
        if (search.Search(runtime, past, runsAllowed, Finding is null ? int.MaxValue : length) is not { } offered)
            return;
        var written = Write(offered);
        if (Finding is null || Compare(offered, written, runs, segments) < 0)
            Take(finding, offered, written);
    }

    /// <summary>Adds what another worker saw of the same finding.</summary>
    internal void Add(Shown other)
    {
        By += other.By;
        if (Compare(other.runs, other.segments, runs, segments) < 0)
            Take(other.Finding, other.runs, other.segments);
    }

    private void Take(Finding? finding, IReadOnlyList<Run> shorter, IReadOnlyList<Segment> written)
    {
        Finding = finding;
        runs = shorter;
        segments = written;
        length = shorter.Sum(r => r.Count);
    }

    /// <summary>A total order, so that the shortest does not depend on what was seen first: at last the choices decide.</summary>
    private static int Compare(IReadOnlyList<Run> one, IReadOnlyList<Segment> written, IReadOnlyList<Run> other, IReadOnlyList<Segment> otherWritten)
    {
        int order = Linearization.Compare(one, other);
        for (int i = 0; order == 0 && i < written.Count; i++)
            order = ((int[])written[i].Choices).AsSpan().SequenceCompareTo((int[])otherWritten[i].Choices);
        return order;
    }

    /// <summary>The schedule, in names that hold beyond the execution.</summary>
    private static List<Segment> Write(IReadOnlyList<Run> runs) => runs.Select(r => new Segment(r.Task.Name, r.Count, r.Choices, "")).ToList();
}
