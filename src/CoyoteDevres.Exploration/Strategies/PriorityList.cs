namespace CoyoteDevres.Exploration;

/// <summary>
/// The priorities of PCT: those that tasks get when they appear, in random order, above d - 1 lower places, each for the task that
/// meets the priority change point of that number.
/// </summary>
internal sealed class PriorityList(SplitMix64 random, int changePoints)
{
    private const int Nobody = -1;

    /// <summary>Task numbers, highest priority first.</summary>
    private readonly List<int> undemoted = [];

    /// <summary>The task at each change point's place; a later place is the higher one.</summary>
    private readonly int[] demoted = new int[changePoints];

    private int known;

    /// <summary>Starts an execution: no task has appeared.</summary>
    internal void Clear()
    {
        undemoted.Clear();
        Array.Fill(demoted, Nobody);
        known = 0;
    }

    /// <summary>
    /// Gives each task that is new a random priority. One after another at a random place makes every order equally likely, and
    /// needs no number of tasks beforehand.
    /// </summary>
    internal void Admit(IReadOnlyList<ModelTask> tasks)
    {
        for (; known < tasks.Count; known++)
            undemoted.Insert(random.Below(undemoted.Count + 1), tasks[known].Id);
    }

    /// <summary>The enabled task of the highest priority, or null: nobody is enabled.</summary>
    internal ModelTask? Highest(ExploredRuntime runtime)
    {
        foreach (int id in undemoted)
        {
            if (Enabled(runtime, id) is { } task)
                return task;
        }

        for (int place = demoted.Length - 1; place >= 0; place--)
        {
            if (Enabled(runtime, demoted[place]) is { } task)
                return task;
        }

        return null;
    }

    /// <summary>Moves a task to the place of a change point, from 0.</summary>
    internal void Demote(ModelTask task, int changePoint)
    {
        if (!undemoted.Remove(task.Id))
            demoted[Array.IndexOf(demoted, task.Id)] = Nobody;
        demoted[changePoint] = task.Id;
    }

    private static ModelTask? Enabled(ExploredRuntime runtime, int id) =>
        id != Nobody && runtime.TaskOf(id) is var task && runtime.IsEnabled(task) ? task : null;
}
