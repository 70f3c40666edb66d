namespace CoyoteDevres.Exploration;

/// <summary>
/// The numbers of tasks and objects, given out once for all runtimes that explore one program together: an event means the
/// same to each of them. A task is the k-th that its parent spawned; an object is the k-th of its creator and has a dependence
/// table. Which of two tasks that are first seen in the middle of an execution gets the lower number is left open, so nothing
/// that is shown may depend on it.
/// </summary>
[KeptAcrossExecutions]
internal sealed class IdentityRegistry
{
    private readonly Lock gate = new();
    private readonly Dictionary<(int Creator, int Ordinal, Dependence Table), int> objects = [];
    private readonly Dictionary<(int Parent, int Ordinal), int> tasks = [];
    private readonly List<Dependence> tables = [];

    internal int ObjectOf(int creator, int ordinal, Dependence table)
    {
        lock (gate)
        {
            if (!objects.TryGetValue((creator, ordinal, table), out int id))
            {
                objects.Add((creator, ordinal, table), id = tables.Count);
                tables.Add(table);
            }

            return id;
        }
    }

    internal Dependence TableOf(int id)
    {
        lock (gate)
            return tables[id];
    }

    /// <summary>The number of a task; the set-up has 0.</summary>
    internal int TaskOf(int parent, int ordinal)
    {
        lock (gate)
        {
            if (!tasks.TryGetValue((parent, ordinal), out int id))
                tasks.Add((parent, ordinal), id = tasks.Count + 1);
            return id;
        }
    }
}
