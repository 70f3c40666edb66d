using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>What a program can do with references. Operations are told apart by where they stand, as findings are.</summary>
internal interface IReferences
{
    int Value { get; }

    Step Get([CallerMemberName] string function = "");

    Test TryGet([CallerMemberName] string function = "");

    /// <summary>True if none is left.</summary>
    Test Put([CallerMemberName] string function = "");

    Step Give([CallerMemberName] string function = "");

    Step Adopt([CallerMemberName] string function = "");

    Step Read([CallerMemberName] string function = "");
}

/// <summary>A count whose references have owners; under its own rule or, to compare, under another.</summary>
internal sealed class TestOwnedCount(IRuntime runtime, string name, int references, SharedObject? container = null, Dependence? rule = null)
    : OwnedCount(runtime, name, references, container), IReferences
{
    /// <summary>Nothing commutes.</summary>
    internal static readonly Dependence Total = Dependence.AllBut(Kinds);

    /// <summary>Its own rule but for one pair, which is said to commute.</summary>
    internal static Dependence Without(Dependence own, int one, int other)
    {
        var kept = from a in Enumerable.Range(0, Kinds) from b in Enumerable.Range(a, Kinds - a) where own[a, b] && (a, b) != (one, other) select (a, b);
        return Dependence.NoneBut(Kinds, kept.ToArray());
    }

    public override Dependence Dependence => rule ?? base.Dependence;

    public Step Get(string function = "") => Take(Here(function));

    public Test TryGet(string function = "") => TakeUnlessZero(Here(function));

    public Test Put(string function = "") => Drop(Here(function));

    public Step Give(string function = "") => Give(Here(function));

    public Step Adopt(string function = "") => Adopt(Here(function));

    public Step Read(string function = "") => Look(Here(function));

    private static Site Here(string function) => new(function, "", 0);
}

/// <summary>
/// A count that knows no owners: the meaning that owners must not change. It finds fault with what any reference count can see,
/// a get or a put where nothing is left. Nothing commutes.
/// </summary>
internal sealed class TestPlainCount(ExploredRuntime runtime, string name, int references, SharedObject? container) : SharedObject(runtime, name, container), IReferences
{
    private const int GetKind = 0, TryGetKind = 1, PutKind = 2, GiveKind = 3, AdoptKind = 4, ReadKind = 5;

    private static readonly Dependence Table = Dependence.AllBut(6);

    private readonly int first = references;

    public int Value { get; private set; } = references;

    public override Dependence Dependence => Table;

    public override void Reset() => Value = first;

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (Value > 0 || operation.Kind is not (GetKind or PutKind))
            return false;
        runtime.Report(new Finding(new FindingKey("nothing-left", operation.Site.Function, Name), $"{task.Name} comes too late", task.Name, []));
        return true;
    }

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case GetKind:
                Value++;
                return 1;
            case TryGetKind:
                if (Value == 0)
                    return 0;
                Value++;
                return 1;
            case PutKind:
                return --Value == 0 ? 1 : 0;
            case ReadKind:
                return Value;
            default:
                return 0;
        }
    }

    public override string Verb(int kind) => kind switch
    {
        GetKind => "get",
        TryGetKind => "try to get",
        PutKind => "put",
        GiveKind => "give",
        AdoptKind => "adopt",
        _ => "read",
    };

    public Step Get(string function = "") => Operate(GetKind, Here(function));

    public Test TryGet(string function = "") => Ask(TryGetKind, Here(function));

    public Test Put(string function = "") => Ask(PutKind, Here(function));

    public Step Give(string function = "") => Operate(GiveKind, Here(function));

    public Step Adopt(string function = "") => Operate(AdoptKind, Here(function));

    public Step Read(string function = "") => Operate(ReadKind, Here(function));

    private static Site Here(string function) => new(function, "", 0);
}
