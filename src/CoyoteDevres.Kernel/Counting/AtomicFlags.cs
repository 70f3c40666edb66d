using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The bits of an <c>unsigned long flags</c> (Documentation/atomic_bitops.txt): each is a variable of its own here, since no operation
/// touches two.
/// </summary>
public sealed class AtomicFlags(KernelObject owner, string member, params IReadOnlyList<string> bits)
{
    private readonly List<FlagBit> bits = [.. bits.Select(bit => new FlagBit(owner, $"{member}:{bit}"))];

    /// <summary><c>set_bit</c>.</summary>
    public Step Set(int bit, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        bits[bit].Change(true, new Site(function, file, line));

    /// <summary><c>clear_bit</c>.</summary>
    public Step Clear(int bit, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        bits[bit].Change(false, new Site(function, file, line));

    /// <summary><c>clear_bit_unlock</c>: what was done before is seen by whoever tests and sets it next.</summary>
    public Step ClearUnlock(int bit, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        bits[bit].Unlock(new Site(function, file, line));

    /// <summary><c>test_bit</c>.</summary>
    public Test Test(int bit, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        bits[bit].Look(new Site(function, file, line));

    /// <summary><c>test_and_set_bit</c>: true if it was set. Fully ordered.</summary>
    public Test TestAndSet(int bit, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        bits[bit].Replace(true, new Site(function, file, line));

    /// <summary><c>test_and_clear_bit</c>: true if it was set. Fully ordered.</summary>
    public Test TestAndClear(int bit, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        bits[bit].Replace(false, new Site(function, file, line));
}

/// <summary>One bit of an <see cref="AtomicFlags"/>.</summary>
/// <remarks>
/// Setting it twice is setting it once, so it commutes with itself; tests commute with tests. What sees the old value commutes with nothing
/// that may change it. Clearing it where it is clear changes nothing: a kind by state (<see cref="SharedObject.KindNow"/>) that commutes with
/// itself and with tests, and with nothing that may set the bit or have cleared it, which decides what kind it is of.
/// </remarks>
internal sealed class FlagBit : SharedObject, IStale
{
    private const int SetKind = 0, ClearKind = 1, UnlockKind = 2, TestKind = 3, TestAndSetKind = 4, TestAndClearKind = 5, ClearedBeforeKind = 6;

    private static readonly Dependence Table = Dependence.AllBut(
        7, (SetKind, SetKind), (UnlockKind, UnlockKind), (TestKind, TestKind), (ClearedBeforeKind, ClearedBeforeKind), (ClearedBeforeKind, TestKind));

    private readonly HappensBefore ordering;
    private bool set;
    private bool stale;

    internal FlagBit(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        ordering = owner.Machine.Ordering;
        (Runtime as ExploredRuntime)?.KeepAtRace(this);
        TellKindsByState();
    }

    public override Dependence Dependence => Table;

    public override int KindNow(int kind) => kind is not (ClearKind or ClearedBeforeKind) ? kind : set ? ClearKind : ClearedBeforeKind;

    public override void Reset() => set = false;

    public override int Apply(int kind, int task, int argument)
    {
        bool was = set;
        set = kind switch
        {
            SetKind or TestAndSetKind => true,
            TestKind => was,
            _ => false,
        };
        return was && kind is >= TestKind and not ClearedBeforeKind ? 1 : 0;
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind is TestAndSetKind or TestAndClearKind)
            ordering.Acquire(this, task);
        if (operation.Kind is TestAndSetKind or TestAndClearKind or UnlockKind)
            ordering.Release(this, task);
    }

    void IStale.Keep() => stale = set;

    bool IStale.HasChanged => set != stale;

    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        result = stale ? 1 : 0;
        return kind == TestKind ? ProtocolRole.Read : ProtocolRole.None;
    }

    public override string Verb(int kind) => kind switch
    {
        SetKind => "set_bit",
        ClearKind => "clear_bit",
        ClearedBeforeKind => "clear_bit (clear before)",
        UnlockKind => "clear_bit_unlock",
        TestKind => "test_bit",
        TestAndSetKind => "test_and_set_bit",
        _ => "test_and_clear_bit",
    };

    public override string Outcome(int kind) => set ? "= 1" : "= 0";

    internal Step Change(bool to, in Site site) => Operate(to ? SetKind : ClearKind, site);

    internal Step Unlock(in Site site) => Operate(UnlockKind, site);

    internal Test Look(in Site site) => Ask(TestKind, site);

    internal Test Replace(bool to, in Site site) => Ask(to ? TestAndSetKind : TestAndClearKind, site);
}
