namespace CoyoteDevres.Cli;

/// <summary>What a run is doing right now; written by its workers, read by whoever shows it.</summary>
internal sealed class ProgressBoard(IReadOnlyList<string> names)
{
    private readonly long[] executions = new long[names.Count];
    private readonly int[] states = new int[names.Count];

    private enum Stage
    {
        Waiting,
        Running,
        Over,
    }

    /// <summary>How many scenarios there are.</summary>
    internal int Scenarios => names.Count;

    /// <summary>How many of them are over.</summary>
    internal int Over => states.Count(s => s == (int)Stage.Over);

    /// <summary>Executions so far, of all scenarios.</summary>
    internal long Executions => executions.Sum();

    /// <summary>The scenario that has been running longest, or null.</summary>
    internal string? Oldest
    {
        get
        {
            int index = Array.IndexOf(states, (int)Stage.Running);
            return index < 0 ? null : names[index];
        }
    }

    internal void Started(int index) => Volatile.Write(ref states[index], (int)Stage.Running);

    internal void Advanced(int index, long number) => Volatile.Write(ref executions[index], number);

    internal void Finished(int index) => Volatile.Write(ref states[index], (int)Stage.Over);
}
