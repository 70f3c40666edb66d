using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// A reference count some of whose operations commute by the state they are in: while the base, which one kind of put takes from, has a
/// reference, others' gets find something; and of puts only the one that leaves nothing matters, whichever that is. What a task owns is not kept
/// here: nobody puts what he has not.
/// </summary>
internal sealed class BasedCount(IRuntime runtime, int references, int owned, SharedObject? container, Dependence rule) : SharedObject(runtime, "count", container)
{
    internal const int TryGetKind = 0, PutKind = 1, PutBaseKind = 2, IsZeroKind = 3, ReadKind = 4, FarPutKind = 5, CoveredTryGetKind = 6, PutSpareKind = 7,
        NearPutKind = 8, FarPutBaseKind = 9, NearPutBaseKind = 10, Kinds = 11;

    /// <summary>What commutes.</summary>
    internal static readonly Dependence Rule = Dependence.AllBut(
        Kinds,
        (TryGetKind, TryGetKind),
        (TryGetKind, IsZeroKind),
        (IsZeroKind, IsZeroKind),
        (IsZeroKind, ReadKind),
        (ReadKind, ReadKind),
        (CoveredTryGetKind, CoveredTryGetKind),
        (CoveredTryGetKind, IsZeroKind),
        (CoveredTryGetKind, FarPutKind),
        (CoveredTryGetKind, NearPutKind),
        (FarPutKind, FarPutKind),
        (FarPutKind, NearPutKind),
        (FarPutKind, FarPutBaseKind),
        (FarPutKind, NearPutBaseKind),
        (FarPutKind, IsZeroKind),
        (NearPutKind, NearPutKind),
        (NearPutKind, FarPutBaseKind),
        (NearPutKind, NearPutBaseKind),
        (NearPutKind, IsZeroKind),
        (FarPutBaseKind, IsZeroKind),
        (NearPutBaseKind, IsZeroKind),
        (PutSpareKind, FarPutKind),
        (PutSpareKind, NearPutKind),
        (PutSpareKind, CoveredTryGetKind),
        (PutSpareKind, IsZeroKind)).Unsettling(
            (NearPutKind, FarPutKind),
            (NearPutKind, NearPutKind),
            (NearPutKind, FarPutBaseKind),
            (NearPutKind, NearPutBaseKind),
            (NearPutBaseKind, FarPutKind),
            (NearPutBaseKind, NearPutKind));

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

    public override int KindNow(int kind) => Announced(kind) switch
    {
        TryGetKind when basic > 0 => CoveredTryGetKind,
        PutKind when Value > 1 => Value > 2 ? FarPutKind : NearPutKind,
        PutBaseKind when basic > 1 => PutSpareKind,
        PutBaseKind when Value > 1 => Value > 2 ? FarPutBaseKind : NearPutBaseKind,
        var announced => announced,
    };

    public override int Apply(int kind, int task, int argument)
    {
        switch (Announced(kind))
        {
            case TryGetKind:
                Value += Value > 0 ? 1 : 0;
                return Value > 0 ? 1 : 0;
            case PutKind:
                return --Value == 0 ? 1 : 0;
            case PutBaseKind:
                basic--;
                return --Value == 0 ? 1 : 0;
            case IsZeroKind:
                return Value == 0 ? 1 : 0;
            default:
                return Value;
        }
    }

    private static int Announced(int kind) => kind switch
    {
        FarPutKind or NearPutKind => PutKind,
        FarPutBaseKind or NearPutBaseKind or PutSpareKind => PutBaseKind,
        CoveredTryGetKind => TryGetKind,
        _ => kind,
    };

    public override string Verb(int kind) => "operate on";

    internal Test TryGet([CallerMemberName] string function = "") => Ask(TryGetKind, new Site(function, "", 0));

    internal Test Put([CallerMemberName] string function = "") => Ask(PutKind, new Site(function, "", 0));

    internal Test PutBase([CallerMemberName] string function = "") => Ask(PutBaseKind, new Site(function, "", 0));

    internal Test IsZero([CallerMemberName] string function = "") => Ask(IsZeroKind, new Site(function, "", 0));

    internal Step Read([CallerMemberName] string function = "") => Operate(ReadKind, new Site(function, "", 0));
}
