namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The life of an object that others are inside of. Using what is inside commutes with other uses, never with the freeing:
/// after it, a use is a finding and the user's end.
/// </summary>
internal sealed class Owner(ExploredRuntime runtime, string name) : SharedObject(runtime, name)
{
    private const int Use = 0, FreeKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2, (Use, Use));

    private bool freed;

    public override Dependence Dependence => Table;

    public override int UseKind => Use;

    public override void Reset() => freed = false;

    public override int Apply(int kind, int task, int argument)
    {
        freed |= kind == FreeKind;
        return 0;
    }

    public override string Verb(int kind) => kind == Use ? "use" : "free";

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (!freed)
            return false;
        runtime.Report(new Finding(new FindingKey("use-after-free", task.Name, operation.Target.Name), $"used by {task.Name}", task.Name, []));
        return true;
    }

    public Step Free() => Operate(FreeKind, new Site("free", "", 0));
}

/// <summary>A reference count whose gets commute with gets, since they return nothing; a put learns the count.</summary>
internal sealed class TestReference(IRuntime runtime, string name, int initial) : SharedObject(runtime, name)
{
    private const int GetKind = 0, PutKind = 1;

    private static readonly Site Here = new("test", "", 0);

    private static readonly Dependence Table = Dependence.AllBut(2, (GetKind, GetKind));

    public override Dependence Dependence => Table;

    /// <summary>The count, without an operation.</summary>
    public int Value { get; private set; } = initial;

    private readonly int first = initial;

    public override void Reset() => Value = first;

    public override int Apply(int kind, int task, int argument) => Value += kind == GetKind ? 1 : -1;

    public override string Verb(int kind) => kind == GetKind ? "get" : "put";

    public Step Get() => Operate(GetKind, Here);

    /// <summary>Drops a reference and returns how many are left.</summary>
    public Step Put() => Operate(PutKind, Here);
}
