using System.Runtime.InteropServices;

namespace CoyoteDevres.Exploration;

/// <content>The search itself.</content>
internal sealed partial class Linearization
{
    // The states of the search, one row of progress by task each; and which state each came from, by which task.
    private readonly List<int> progress = [];
    private readonly List<(int Before, int Task)> steps = [];
    private readonly HashSet<int> seen;

    private void BeginSearch()
    {
        progress.Clear();
        steps.Clear();
        seen.Clear();
        CollectionsMarshal.SetCount(progress, width);
        CollectionsMarshal.AsSpan(progress).Clear();
        steps.Add((-1, 0));
        SettleKill(0);
    }

    private List<Run>? Search(int runsAllowed)
    {
        BeginSearch();
        int layerEnd = 1, runs = 0;
        for (int state = 0; state < steps.Count; state++)
        {
            if (state == layerEnd)
            {
                layerEnd = steps.Count;
                runs++;
            }

            int left = RunsLeft(state);
            if (left == 0)
                return Unwind(state);
            // Each task that is not through, the one that ran last included, needs another run at least.
            if (runs + left > runsAllowed)
                continue;
            foreach (var task in inOrder)
                Advance(state, task.Id);
        }

        return null;
    }

    /// <summary>True if all gets done if everybody goes on as far as possible.</summary>
    private bool CanGoOn()
    {
        BeginSearch();
        int state = 0, before;
        do
        {
            before = state;
            foreach (var task in inOrder)
            {
                Advance(state, task.Id);
                state = steps.Count - 1;
            }
        }
        while (state != before);
        return RunsLeft(state) == 0;
    }

    private Span<int> Progress(int state) => CollectionsMarshal.AsSpan(progress).Slice(state * width, width);

    /// <summary>How many runs it takes at least from there.</summary>
    private int RunsLeft(int state)
    {
        // Not task 0: the kill signal is no run of its own, and is over when all others are. Nor releasers, but that something is left.
        var done = Progress(state);
        int left = 0;
        foreach (var task in inOrder)
            left += done[task.Id] < events[task.Id].Count ? switches.Runs(events[task.Id][done[task.Id]], events[task.Id][^1]) : 0;
        foreach (var release in releases)
            left = left == 0 && done[release.Task] < events[release.Task].Count ? 1 : left;
        return left;
    }

    /// <summary>Lets a task run as far as it can, if it can at all and nobody got as far by other runs.</summary>
    private void Advance(int from, int task)
    {
        int next = Next(from, task, out int holder);
        if (next < 0 || !IsReady(from, next))
            return;
        int state = NewState(from);
        while (next >= 0 && IsReady(state, next))
        {
            Perform(state, task, holder);
            next = Next(state, task, out holder);
        }

        if (seen.Add(state))
            steps.Add((from, task));
        else
            CollectionsMarshal.SetCount(progress, steps.Count * width);
    }

    private int NewState(int from)
    {
        int state = steps.Count;
        CollectionsMarshal.SetCount(progress, (state + 1) * width);
        Progress(from).CopyTo(Progress(state));
        return state;
    }

    /// <summary>One event; and what is only between a releaser and who put last comes by itself behind it, as does the kill signal once nothing is left before it.</summary>
    private void Perform(int state, int task, int holder)
    {
        Progress(state)[holder]++;
        SettleKill(state);
        if (releases.Count == 0)
            return;
        int next = Next(state, task, out holder);
        while (next >= 0 && runtime.IsOfReleaser(next) && IsReady(state, next))
        {
            Progress(state)[holder]++;
            next = Next(state, task, out holder);
        }
    }

    /// <summary>Task 0's only event here.</summary>
    private void SettleKill(int state)
    {
        if (Progress(state)[0] < events[0].Count && IsReady(state, events[0][0]))
            Progress(state)[0]++;
    }

    private bool IsReady(int state, int index)
    {
        var done = Progress(state);
        var clock = trace.Clock(index);
        int self = trace[index].Task;
        for (int t = 0; t < done.Length; t++)
        {
            if (t == self || clock[t] < trace.RaceStart)
                continue;
            // The first event of t that is not done yet must be later than the last one that happens before this.
            if (done[t] < events[t].Count && events[t][done[t]] <= clock[t])
                return false;
        }

        foreach (var (earlier, later) in CollectionsMarshal.AsSpan(ordered))
        {
            int task = trace[earlier].Task;
            if (later == index && done[task] < events[task].Count && events[task][done[task]] <= earlier)
                return false;
        }

        return !WaitsForPuts(state, index);
    }

    private List<Run> Unwind(int state)
    {
        var runs = new List<Run>();
        for (; steps[state].Before >= 0; state = steps[state].Before)
            runs.Add(RunTo(state));
        runs.Reverse();
        return runs;
    }

    /// <summary>The run that led to a state, performed again.</summary>
    private Run RunTo(int state)
    {
        var (from, task) = steps[state];
        int count = 0, at = NewState(from);
        var choices = new List<int>();
        while (!Progress(at).SequenceEqual(Progress(state)))
        {
            int next = Next(at, task, out int holder);
            if (trace[next].IsChoice && !runtime.IsOfReleaser(next))
                choices.Add(trace[next].Alternative);
            Perform(at, task, holder);
            count++;
        }

        return new Run(inOrder.Find(t => t.Id == task)!, count, choices.ToArray());
    }

    /// <summary>States are the same if every task has got as far.</summary>
    private sealed class SameProgress(Linearization search) : IEqualityComparer<int>
    {
        public bool Equals(int one, int other) => search.Progress(one).SequenceEqual(search.Progress(other));

        public int GetHashCode(int state)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(search.Progress(state)));
            return hash.ToHashCode();
        }
    }
}
