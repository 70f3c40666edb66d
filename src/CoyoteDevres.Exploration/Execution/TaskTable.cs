using System.Collections;

namespace CoyoteDevres.Exploration;

/// <summary>
/// The tasks of one runtime. A task is the k-th that its parent spawned, and has the same number in every execution; so the
/// objects that stand for tasks are made once and used again.
/// </summary>
internal sealed class TaskTable : IReadOnlyList<ModelTask>
{
    private readonly IRuntime runtime;
    private readonly IdentityRegistry registry;
    private readonly ModelTask root;
    private ModelTask[] started = new ModelTask[16];
    [KeptAcrossExecutions]
    private ModelTask?[] byId = new ModelTask?[16];

    internal TaskTable(IRuntime runtime, IdentityRegistry registry)
    {
        this.runtime = runtime;
        this.registry = registry;
        byId[0] = root = new ModelTask(runtime, 0, null, 0);
    }

    /// <summary>How many have started in this execution.</summary>
    public int Count { get; private set; }

    /// <summary>The tasks of this execution, in the order they were started.</summary>
    internal ReadOnlySpan<ModelTask> Started => started.AsSpan(0, Count);

    /// <summary>The task that was started as that one.</summary>
    public ModelTask this[int index] => Started[index];

    /// <summary>
    /// The task with that number, whether or not it has started in this execution; null if it never did in this runtime.
    /// </summary>
    internal ModelTask? Find(int id) => id < byId.Length ? byId[id] : null;

    /// <summary>Before an execution: none has started.</summary>
    internal void Restart()
    {
        foreach (var task in Started)
            task.State = TaskState.Created;
        Count = 0;
        HasReleasers = false;
    }

    /// <summary>Starts an execution's task 0.</summary>
    internal ModelTask Root(string name, Func<Op> body) => Renew(root, name, body, null);

    /// <summary>Starts the next child of <paramref name="parent"/>.</summary>
    internal ModelTask Next(ModelTask parent, string name, Func<Op> body, object? tag)
    {
        int ordinal = parent.TasksCreated++;
        if (ordinal == parent.Children.Count)
            parent.Children.Add(Make(parent, ordinal));
        return Renew(parent.Children[ordinal], name, body, tag);
    }

    /// <summary>True if one of them is a releaser.</summary>
    internal bool HasReleasers { get; private set; }

    /// <summary>Starts the next releaser of <paramref name="parent"/>: it has no place among the children, which are then numbered as they are without it.</summary>
    internal ModelTask NextReleaser(ModelTask parent, string name, Func<Op> body, object? tag)
    {
        HasReleasers = true;
        int ordinal = parent.ReleasersCreated++;
        if (ordinal == parent.Releasers.Count)
            parent.Releasers.Add(Make(parent, -1 - ordinal));
        return Renew(parent.Releasers[ordinal], name, body, tag);
    }

    private ModelTask Make(ModelTask parent, int ordinal)
    {
        int id = registry.TaskOf(parent.Id, ordinal);
        if (id >= byId.Length)
            Array.Resize(ref byId, Math.Max(id + 1, byId.Length * 2));
        return byId[id] = new ModelTask(runtime, id, parent, ordinal);
    }

    private ModelTask Renew(ModelTask task, string name, Func<Op> body, object? tag)
    {
        task.Renew(name, body, tag);
        if (Count == started.Length)
            Array.Resize(ref started, Count * 2);
        // Nearly always the one that was here before.
        if (started[Count] != task)
            started[Count] = task;
        Count++;
        return task;
    }

    /// <inheritdoc/>
    public IEnumerator<ModelTask> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return started[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
