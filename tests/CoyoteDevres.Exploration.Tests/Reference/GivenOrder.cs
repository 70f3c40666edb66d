namespace CoyoteDevres.Exploration.Tests;

/// <summary>One event of an order to be run: a task by name and the alternative it takes; no task: the kill signal.</summary>
internal readonly record struct Turn(string? Task, int Alternative);

/// <summary>Runs one execution in a given order of events.</summary>
internal sealed class GivenOrder(IReadOnlyList<Turn> turns) : IStrategy
{
    public string Name => "given";

    public bool IsExhaustive => false;

    public int CommonPrefix => 0;

    /// <summary>The first turn that could not be taken, or -1.</summary>
    public int Stuck { get; private set; } = -1;

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        int turn = runtime.Trace.Count - runtime.Trace.RaceStart;
        if (turn >= turns.Count || turns[turn].Task is not { } name)
            return null;
        var task = runtime.Tasks.FirstOrDefault(t => t.Name == name);
        if (task is null || !runtime.IsEnabled(task))
        {
            Stuck = turn;
            return null;
        }

        alternative = turns[turn].Alternative;
        return task;
    }

    public bool Next(ExploredRuntime runtime) => false;
}
