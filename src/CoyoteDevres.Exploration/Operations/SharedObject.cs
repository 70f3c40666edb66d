namespace CoyoteDevres.Exploration;

/// <summary>
/// Something that tasks share. Its state changes only in <see cref="Apply"/>, by one operation at a time, so that the same
/// operations in the same order always lead to the same state: race analysis relies on it to decide whether an operation
/// would have been enabled elsewhere.
/// </summary>
public abstract class SharedObject
{
    private readonly IRuntime runtime;
    private readonly bool isNative;
    private readonly ulong apart;
    private readonly ulong unseen;
    private readonly Access containerAccess;
    private readonly Access plainContainerAccess;

    /// <summary>Creates the object in the running task.</summary>
    /// <param name="runtime">Where it lives.</param>
    /// <param name="name">What reports call it: <c>gpio_device.chip</c>.</param>
    /// <param name="container">The object whose life it shares, or null.</param>
    /// <param name="apart">
    /// A bit for each kind of operation that leaves the container alone: whoever performs it looks at what is kept elsewhere (the
    /// worker that has run an item notes so in itself, not in the item, which may be gone).
    /// </param>
    /// <param name="unseen">
    /// A bit for each kind of operation that uses the container as any other use does, though the object is one whose state the container looks at
    /// (<see cref="UseKindOf"/>): it changes nothing there that would be seen.
    /// </param>
    protected SharedObject(IRuntime runtime, string name, SharedObject? container = null, ulong apart = 0, ulong unseen = 0)
    {
        this.runtime = runtime;
        isNative = runtime is NativeRuntime;
        this.apart = apart;
        this.unseen = unseen;
        Name = name;
        Container = container;
        Id = runtime.Identify(this);
        containerAccess = container is null ? Access.None : new Access(container.Id, container.UseKindOf(this));
        plainContainerAccess = container is null ? Access.None : new Access(container.Id, container.UseKind);
    }

    /// <summary>Its identity, the same in every execution of an exploration.</summary>
    public int Id { get; }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>The object whose life it shares, or null.</summary>
    public SharedObject? Container { get; }

    /// <summary>Which of its operations may not commute.</summary>
    public abstract Dependence Dependence { get; }

    /// <summary>The kind of operation on this object that an operation on something inside it amounts to.</summary>
    public virtual int UseKind => 0;

    /// <summary>The same of an operation on that: <paramref name="inside"/> is still being made, and only its type is to be looked at.</summary>
    protected internal virtual int UseKindOf(SharedObject inside) => UseKind;

    /// <summary>
    /// True if what an operation commutes with depends on the state it is performed in: <see cref="KindNow"/> then tells its kind.
    /// </summary>
    internal bool HasKindsByState { get; private set; }

    /// <summary>The runtime it lives in.</summary>
    protected internal IRuntime Runtime => runtime;

    /// <summary>True if its tasks are real threads: an operation then happens at once (<see cref="PerformNatively"/>).</summary>
    protected internal bool IsNative => isNative;

    /// <summary>Back to the state right after construction.</summary>
    public abstract void Reset();

    /// <summary>True if <paramref name="task"/> could perform the operation now. Asked only for blocking operations.</summary>
    public virtual bool IsEnabled(int kind, int task) => true;

    /// <summary>The same, for an object where it depends on which of its parts the operation's argument names.</summary>
    public virtual bool IsEnabled(int kind, int task, int argument) => IsEnabled(kind, task);

    /// <summary>
    /// The kind that an announced operation is of in the present state, where its object has announced that it depends on that
    /// (<see cref="TellKindsByState"/>): what <see cref="Dependence"/> and <see cref="Apply"/> are given.
    /// </summary>
    /// <remarks>
    /// Which kind that is must be the same in every linearization of a trace, or the trace would have no dependence relation. So each
    /// operation that can change it has to depend on it, in each of its kinds. Then what decides is in its past, and with it the same.
    /// Kinds that differ only in what they unsettle (<see cref="Dependence.Unsettling"/>) may be exchanged.
    /// </remarks>
    public virtual int KindNow(int kind) => kind;

    /// <summary>True if a releaser (<see cref="IReleased"/>), or who waits for it, waits, chooses or tells by operations of that kind: the program has none like it.</summary>
    public virtual bool IsSilent(int kind) => false;

    /// <summary>From now on the kind of an operation depends on the state.</summary>
    protected void TellKindsByState() => HasKindsByState = true;

    /// <summary>Changes the state, and nothing outside this object, and returns the operation's result.</summary>
    public abstract int Apply(int kind, int task, int argument);

    /// <summary>True if <paramref name="task"/> holds the object and may keep others from it. For locks.</summary>
    public virtual bool IsHeldBy(int task) => false;

    /// <summary>
    /// Looks at an operation before its effect and reports what the system would complain about.
    /// </summary>
    /// <returns>True if the task ends here: the operation has no effect and no frame of the task resumes.</returns>
    public virtual bool Inspect(in Operation operation, ModelTask task) => false;

    /// <summary>Called in the exploration, never in race analysis, right after an operation had its effect.</summary>
    public virtual void Performed(in Operation operation, ModelTask task, int result)
    {
    }

    /// <summary>
    /// Performs an operation on a real thread, waiting for it to be enabled if it may block. This way is right for every object:
    /// one operation at a time, under a monitor on which those that are not enabled wait.
    /// </summary>
    /// <returns>The operation's result.</returns>
    protected virtual int PerformNatively(int kind, OperationTraits traits, int argument)
    {
        int task = NativeRuntime.Running.Task.Id;
        lock (this)
        {
            while ((traits & OperationTraits.Blocking) != 0 && !IsEnabled(kind, task, argument))
                Monitor.Wait(this);
            int result = Apply(kind, task, argument);
            Monitor.PulseAll(this);
            return result;
        }
    }

    /// <summary>Where it comes from, for its biography: <c>allocated by setup/1</c>; empty if there is nothing to say.</summary>
    public virtual string Origin => "";

    /// <summary>
    /// What a kind of operation does for the protocol that it is part of. An ablation leaves out one place of a model; what goes
    /// without saying there (a count that is read, an entry that is linked) has no role.
    /// </summary>
    /// <param name="kind">The kind of operation.</param>
    /// <param name="result">What a task is told that did not perform it: that it went well, and need not do more.</param>
    protected internal virtual ProtocolRole RoleOf(int kind, out int result)
    {
        result = 0;
        return ProtocolRole.None;
    }

    /// <summary>What a kind of operation does for the protocol that it is part of.</summary>
    public ProtocolRole RoleInProtocol(int kind) => RoleOf(kind, out _);

    /// <summary>What an operation of that kind does to the object: <c>read</c>.</summary>
    public abstract string Verb(int kind);

    /// <summary>How an operation of that kind went, right after it was performed: <c>= NULL</c>; empty if there is nothing to say.</summary>
    public virtual string Outcome(int kind) => "";

    /// <summary>The container, if an operation of that kind touches it.</summary>
    public SharedObject? ContainerTouchedBy(int kind) => IsApart(kind) ? null : Container;

    /// <summary>What an operation of that kind, as it is in the present state, does to the container.</summary>
    internal Access ContainerAccess(int kind) => IsApart(kind) ? Access.None : (unseen >> kind & 1) != 0 ? plainContainerAccess : containerAccess;

    private bool IsApart(int kind) => (apart >> kind & 1) != 0;

    /// <summary>Announces an operation on this object; the model must await it at once.</summary>
    protected Step Operate(int kind, Site site, OperationTraits traits = OperationTraits.None, int argument = 0)
    {
        if (isNative)
            return Step.Happened(PerformNatively(kind, traits, argument));
        runtime.Announce(this, kind, traits, site, argument);
        return new Step(runtime);
    }

    /// <summary>Announces an operation whose result is already known: only whether its task survives it is not.</summary>
    protected ValueStep<T> OperateFor<T>(T value, int kind, Site site)
    {
        if (isNative)
        {
            PerformNatively(kind, OperationTraits.None, 0);
            return new ValueStep<T>(value);
        }

        runtime.Announce(this, kind, OperationTraits.None, site, 0);
        return new ValueStep<T>(runtime, value);
    }

    /// <summary>Announces an operation with a yes-or-no result.</summary>
    protected Test Ask(int kind, Site site, OperationTraits traits = OperationTraits.None, int argument = 0)
    {
        if (isNative)
            return Test.Happened(PerformNatively(kind, traits, argument) != 0);
        runtime.Announce(this, kind, traits, site, argument);
        return new Test(runtime);
    }
}
