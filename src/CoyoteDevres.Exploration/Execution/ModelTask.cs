namespace CoyoteDevres.Exploration;

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    /// <summary>Registered; its body has not been called.</summary>
    Created,

    /// <summary>It has announced an operation.</summary>
    Announced,

    /// <summary>Its body has returned.</summary>
    Finished,

    /// <summary>It ended at an operation that the system would not survive; its locks stay held.</summary>
    Dead,
}

/// <summary>A modelled thread of execution.</summary>
public sealed class ModelTask
{
    internal ModelTask(int id, string name, Func<Op> body)
    {
        Id = id;
        Name = name;
        Body = body;
    }

    /// <summary>Its number: the same in every execution.</summary>
    public int Id { get; }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>Where it stands.</summary>
    public TaskState State { get; internal set; }

    /// <summary>The operation that it announced, while <see cref="State"/> is <see cref="TaskState.Announced"/>.</summary>
    public Operation Pending { get; internal set; }

    /// <summary>Whatever the layer above keeps per task.</summary>
    public object? Tag { get; set; }

    /// <summary>The task's last event in the trace, or -1.</summary>
    public int LastEvent { get; internal set; } = -1;

    internal Func<Op> Body { get; }

    internal Frame? Innermost { get; set; }

    internal int Result { get; set; }

    internal int ObjectsCreated { get; set; }

    internal int TasksCreated { get; set; }

    /// <summary>The event that started it; everything before that event is in its past.</summary>
    internal int StartEvent { get; set; } = -1;

    internal TaskLife? Life { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
