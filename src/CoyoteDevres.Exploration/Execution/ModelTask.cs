namespace CoyoteDevres.Exploration;

/// <summary>
/// A modelled thread of execution. The same object stands for it in every execution of one runtime: keep nothing of it beyond
/// the execution's end.
/// </summary>
public sealed partial class ModelTask
{
    private Operation pending;

    internal ModelTask(IRuntime runtime, int id, ModelTask? parent, int ordinal)
    {
        Id = id;
        Frames = new FrameArena(runtime);
        Descent = parent is null ? [] : [.. parent.Descent, ordinal];
    }

    /// <summary>
    /// Its number: the same in every execution of one runtime. Two runtimes may number tasks that are started in the middle of
    /// executions differently.
    /// </summary>
    public int Id { get; }

    /// <summary>What reports call it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public TaskState State { get; internal set; }

    /// <summary>The operation that it announced, while <see cref="State"/> is <see cref="TaskState.Announced"/>.</summary>
    public ref readonly Operation Pending => ref pending;

    /// <summary>Whatever the layer above keeps per task.</summary>
    public object? Tag { get; set; }

    /// <summary>
    /// What ends its interruptible waits besides what they wait for; null, the default: only the kill signal when nobody can go on.
    /// To be set before its first operation, and always to the same object.
    /// </summary>
    public Alert? Alert { get; set; }

    /// <summary>
    /// The object that holds the code which the task runs, or null if that code is always there. Before each of its operations in
    /// the race the task uses this object, in an operation of its own: whoever frees it in between is seen to.
    /// </summary>
    public SharedObject? Code { get; set; }

    /// <summary>The task's last event in the trace, or -1.</summary>
    public int LastEvent { get; internal set; } = -1;

    /// <summary>
    /// Which child of the set-up it descends from, which child of that one, and so on: says who it is whatever its number. Ordered
    /// by it, parents come before their children.
    /// </summary>
    [field: KeptAcrossExecutions]
    internal int[] Descent { get; }

    /// <summary>What it ever spawned in some execution, by ordinal.</summary>
    [field: KeptAcrossExecutions]
    internal List<ModelTask> Children { get; } = [];

    internal Func<Op> Body { get; private set; } = null!;

    internal Frame? Innermost { get; set; }

    internal FrameArena Frames { get; }

    internal int Result { get; set; }

    internal int ObjectsCreated { get; set; }

    internal int TasksCreated { get; set; }

    /// <summary>The releasers that it ever spawned in some execution.</summary>
    [field: KeptAcrossExecutions]
    internal List<ModelTask> Releasers { get; } = [];

    internal int ReleasersCreated { get; set; }

    /// <summary>The count that it is the releaser of (<see cref="ExploredRuntime.SpawnReleaser"/>), or null: then it is a task of the program.</summary>
    internal IReleased? Releases { get; set; }

    /// <summary>The event that started it; everything before that event is in its past.</summary>
    internal int StartEvent { get; set; } = -1;

    internal TaskLife? Life { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal void Announce(SharedObject target, int kind, OperationTraits traits, Site site, int argument)
    {
        if ((traits & OperationTraits.Interruptible) == OperationTraits.Interruptible && Alert is not null)
            traits |= OperationTraits.Alerted;
        pending.Become(target, kind, traits, site, argument);
        // What is no operation of the program is in nobody's code.
        if (Code is not null && !target.IsSilent(kind))
            FetchFirst(Code);
        else
            Arrive();
    }

    /// <summary>Ready for another execution.</summary>
    internal void Renew(string name, Func<Op> body, object? tag)
    {
        // References are written only where they change: mostly they are what they were in the last execution.
        if (!ReferenceEquals(Name, name))
            Name = name;
        if (!ReferenceEquals(Body, body))
            Body = body;
        if (!ReferenceEquals(Tag, tag))
            Tag = tag;
        if (Life is not null)
            Life = null;
        if (Releases is not null)
            Releases = null;
        if (Code is not null)
            Code = null;
        if (!ReferenceEquals(Waits, tag))
            Waits = tag as IWaitPolicy;
        stage = Stage.None;
        IsLeading = false;
        if (Turn is not null)
            Turn = null;
        if (Alert is not null)
            Alert = null;
        State = TaskState.Created;
        LastEvent = StartEvent = -1;
        ObjectsCreated = TasksCreated = ReleasersCreated = 0;
        Frames.Reset();
    }
}
