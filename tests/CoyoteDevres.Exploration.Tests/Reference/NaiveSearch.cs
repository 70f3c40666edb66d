namespace CoyoteDevres.Exploration.Tests;

/// <summary>Depth-first search over all interleavings, without any reduction: the reference.</summary>
internal sealed class NaiveSearch : IStrategy
{
    private sealed class Node
    {
        internal List<(int Task, int Alternative)> Options { get; } = [];

        internal int Taken { get; set; }
    }

    private readonly List<Node> nodes = [];
    private int fresh = -1;

    public string Name => "naive";

    public bool IsExhaustive => true;

    public int CommonPrefix { get; private set; }

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        int position = runtime.Trace.Count;
        while (nodes.Count <= position)
            nodes.Add(new Node());
        var node = nodes[position];
        if (position > fresh)
            Fill(node, runtime);
        alternative = 0;
        if (node.Options.Count == 0)
            return null;
        (int task, alternative) = node.Options[node.Taken];
        return TaskOf(runtime, task);
    }

    public bool Next(ExploredRuntime runtime)
    {
        for (int position = runtime.Trace.Count - 1; position >= runtime.Trace.RaceStart; position--)
        {
            var node = nodes[position];
            if (node.Taken + 1 >= node.Options.Count)
                continue;
            node.Taken++;
            fresh = CommonPrefix = position;
            return true;
        }

        return false;
    }

    /// <summary>Nobody is enabled where the execution ends and where the kill signal comes: no options.</summary>
    private static void Fill(Node node, ExploredRuntime runtime)
    {
        node.Options.Clear();
        node.Taken = 0;
        foreach (var task in runtime.Tasks)
        {
            if (!runtime.IsEnabled(task))
                continue;
            int alternatives = task.Pending.IsChoice ? task.Pending.Argument : 1;
            for (int a = 0; a < alternatives; a++)
                node.Options.Add((task.Id, a));
        }
    }

    private static ModelTask TaskOf(ExploredRuntime runtime, int id)
    {
        foreach (var task in runtime.Tasks)
        {
            if (task.Id == id)
                return task;
        }

        throw new InvalidOperationException($"task {id} is gone: the program is not deterministic");
    }
}
