using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// A reference count some of whose operations commute by the state they are in: while the base, which one kind of put takes from, has a
/// reference, others' gets and puts find something and leave something, and so does a put from the base while that has two. What a task owns is not kept here: nobody puts what he has not.
/// </summary>
internal sealed class BasedCount(IRuntime runtime, int references, int owned, SharedObject? container, Dependence rule) : SharedObject(runtime, "count", container)
{
    internal const int TryGetKind = 0, PutKind = 1, PutBaseKind = 2, IsZeroKind = 3, ReadKind = 4, CoveredPutKind = 5, CoveredTryGetKind = 6, PutSpareKind = 7, Kinds = 8;

    /// <summary>What commutes.</summary>
    internal static readonly Dependence Rule = Dependence.AllBut(
        Kinds,
        (TryGetKind, TryGetKind),
        (TryGetKind, IsZeroKind),
        (IsZeroKind, IsZeroKind),
        (IsZeroKind, ReadKind),
        (ReadKind, ReadKind),
        (CoveredPutKind, CoveredPutKind),
        (CoveredPutKind, CoveredTryGetKind),
        (CoveredPutKind, IsZeroKind),
        (CoveredTryGetKind, CoveredTryGetKind),
        (CoveredTryGetKind, IsZeroKind),
        (PutSpareKind, CoveredPutKind),
        (PutSpareKind, CoveredTryGetKind),
        (PutSpareKind, IsZeroKind));

    /// <summary>Nothing does.</summary>
    internal static readonly Dependence Total = Dependence.AllBut(Kinds);

    private readonly int first = references;
    private readonly int all = references + owned;
    private int basic = references;

    /// <summary>Creates one.</summary>
    internal static BasedCount Of(IRuntime runtime, int references, int owned, SharedObject? container, Dependence rule)
    {
        var count = new BasedCount(runtime, references, owned, container, rule);
        count.TellKindsByState();
        return count;
    }

    public override Dependence Dependence => rule;

    internal int Value { get; private set; } = references + owned;

    public override void Reset() => (basic, Value) = (first, all);

    public override int KindNow(int kind) => kind switch
    {
        PutKind or CoveredPutKind => basic > 0 ? CoveredPutKind : PutKind,
        TryGetKind or CoveredTryGetKind => basic > 0 ? CoveredTryGetKind : TryGetKind,
        PutBaseKind or PutSpareKind => basic > 1 ? PutSpareKind : PutBaseKind,
        _ => kind,
    };

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case TryGetKind or CoveredTryGetKind:
                Value += Value > 0 ? 1 : 0;
                return Value > 0 ? 1 : 0;
            case PutKind or CoveredPutKind:
                return --Value == 0 ? 1 : 0;
            case PutBaseKind or PutSpareKind:
                basic--;
                return --Value == 0 ? 1 : 0;
            case IsZeroKind:
                return Value == 0 ? 1 : 0;
            default:
                return Value;
        }
    }

    public override string Verb(int kind) => "operate on";

    internal Test TryGet([CallerMemberName] string function = "") => Ask(TryGetKind, new Site(function, "", 0));

    internal Test Put([CallerMemberName] string function = "") => Ask(PutKind, new Site(function, "", 0));

    internal Test PutBase([CallerMemberName] string function = "") => Ask(PutBaseKind, new Site(function, "", 0));

    internal Test IsZero([CallerMemberName] string function = "") => Ask(IsZeroKind, new Site(function, "", 0));

    internal Step Read([CallerMemberName] string function = "") => Operate(ReadKind, new Site(function, "", 0));
}
