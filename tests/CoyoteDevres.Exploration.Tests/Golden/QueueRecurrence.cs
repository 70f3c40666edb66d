using System.Collections.Immutable;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// How many traces U readers with K sections each and one writer have under a reader/writer lock with a queue, from a model of its
/// own of that lock.
/// </summary>
/// <remarks>
/// f(s, Z) is the number of traces from state s that do not begin with a task of Z: take each task that is enabled and not in Z,
/// in order, go on with those of Z and of the tasks taken before that commute with it, and add up. Every trace is counted where its
/// smallest beginning is taken first (sleep sets: Godefroid, "Partial-Order Methods", 1996, section 5.2). f(s, {}) = 1 where nobody is
/// enabled. A task's steps: attempt (which gets the lock or queues), acquire if it queued, release. Commuting: read attempts with
/// each other and with read releases, read releases with each other, acquisitions of readers with each other, read attempts with the
/// acquisition of a queued writer. What is read under the lock is ordered by it and adds nothing.
/// </remarks>
internal static class QueueRecurrence
{
    private enum Step { Attempt, Acquire, Release }

    private sealed record Waiter(int Task, bool Granted);

    private sealed record State(ImmutableArray<Step> Steps, ImmutableArray<int> Left, ImmutableArray<Waiter> Queue)
    {
        /// <summary>The same text for the same state.</summary>
        internal string Key => $"{string.Join(' ', Steps)} {string.Join(' ', Left)} {string.Join(' ', Queue)}";

        internal bool Holds(int task) => Steps[task] == Step.Release;
    }

    /// <summary>The number of traces.</summary>
    internal static long Traces(int readers, int sections)
    {
        // The writer is the last task.
        var start = new State(
            [.. Enumerable.Repeat(Step.Attempt, readers + 1)],
            [.. Enumerable.Repeat(sections, readers), 1],
            []);
        return Count(start, 0, new Dictionary<(string, uint), long>());
    }

    private static long Count(State state, uint asleep, Dictionary<(string, uint), long> known)
    {
        var key = (state.Key, asleep);
        if (known.TryGetValue(key, out long count))
            return count;
        bool anyEnabled = false;
        uint sleeping = asleep;
        for (int task = 0; task < state.Steps.Length; task++)
        {
            if (state.Left[task] == 0 || !IsEnabled(state, task))
                continue;
            anyEnabled = true;
            if ((sleeping >> task & 1) != 0)
                continue;
            uint below = 0;
            for (int other = 0; other < state.Steps.Length; other++)
            {
                if ((sleeping >> other & 1) != 0 && Commute(state, task, other))
                    below |= 1u << other;
            }

            count += Count(After(state, task), below, known);
            sleeping |= 1u << task;
        }

        return known[key] = anyEnabled ? count : 1;
    }

    private static int Writer(State state) => state.Steps.Length - 1;

    private static bool Commute(State state, int one, int other)
    {
        // A queued writer's acquisition and a read attempt, which queues whether that comes before or after it; nothing else of a writer's.
        if (one == Writer(state) || other == Writer(state))
            return state.Steps[Writer(state)] == Step.Acquire && state.Steps[one == Writer(state) ? other : one] == Step.Attempt;
        return (state.Steps[one], state.Steps[other]) switch
        {
            (Step.Acquire, Step.Acquire) => true,
            (Step.Acquire, _) or (_, Step.Acquire) => false,
            _ => true,
        };
    }

    private static bool IsEnabled(State state, int task)
    {
        if (state.Steps[task] != Step.Acquire)
            return true;
        if (state.Holds(Writer(state)))
            return false;
        bool read = Enumerable.Range(0, Writer(state)).Any(state.Holds);
        if (!read)
            return true;
        if (task == Writer(state))
            return false;
        var mine = state.Queue.First(w => w.Task == task);
        return mine.Granted || state.Queue.TakeWhile(w => w.Task != task).All(w => w.Task != Writer(state));
    }

    private static State After(State state, int task)
    {
        bool read = Enumerable.Range(0, Writer(state)).Any(state.Holds);
        bool written = state.Holds(Writer(state));
        var queue = state.Queue;
        switch (state.Steps[task])
        {
            case Step.Attempt:
                bool queues = task == Writer(state) ? read : written || queue.Length > 0;
                return state with
                {
                    Steps = state.Steps.SetItem(task, queues ? Step.Acquire : Step.Release),
                    Queue = queues ? queue.Add(new Waiter(task, Granted: false)) : queue,
                };
            case Step.Acquire:
                queue = queue.RemoveAll(w => w.Task == task);
                // The first reader to get a free lock lets in the others that wait.
                if (task != Writer(state) && !read)
                    queue = [.. queue.Select(w => w.Task == Writer(state) ? w : w with { Granted = true })];
                return state with { Steps = state.Steps.SetItem(task, Step.Release), Queue = queue };
            default:
                return state with
                {
                    Steps = state.Steps.SetItem(task, Step.Attempt),
                    Left = state.Left.SetItem(task, state.Left[task] - 1),
                };
        }
    }
}
