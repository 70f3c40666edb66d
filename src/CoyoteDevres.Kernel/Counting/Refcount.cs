using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>refcount_t</c> (include/linux/refcount.h, lib/refcount.c): taking a reference from zero or dropping one too many warns and
/// saturates; a saturated count never frees, so the object leaks instead of being used after its end.
/// </summary>
/// <remarks>
/// Taking references commutes with taking references, from zero too: both warn, in either order, and the count is saturated after
/// both. Taking them unless there is none commutes with itself: one attempt takes a count neither from zero nor to zero, so the
/// other one comes out the same before and after it. Reads change nothing. Everything else returns or decides something by the
/// value that the other one changes.
/// <para>
/// That gets and puts commute while their task keeps a reference (<see cref="OwnedCount"/>) cannot be had here: the kernel's
/// references belong to files, devices and list entries, and are put by whichever task happens to close the last of these. What a
/// task itself has taken and put does not tell whether it may rely on one.
/// </para>
/// </remarks>
public class Refcount : SharedObject
{
    /// <summary>Kinds of operation.</summary>
    protected const int IncrementKind = 0, DecrementKind = 1, IncrementUnlessZeroKind = 2, ReadKind = 3, SetKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(
        5, (IncrementKind, IncrementKind), (IncrementUnlessZeroKind, IncrementUnlessZeroKind), (ReadKind, ReadKind));

    private readonly Machine machine;
    private readonly int initial;
    private int value;
    private bool saturated;

    /// <summary>A count inside a structure.</summary>
    public Refcount(KernelObject owner, string member, int initial = 1)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        this.initial = value = initial;
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <summary>The value, without an operation: for reports.</summary>
    public int Value => value;

    /// <inheritdoc/>
    public override void Reset()
    {
        value = initial;
        saturated = false;
    }

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        bool dead = saturated || value == 0;
        switch (kind)
        {
            case IncrementKind:
                saturated |= value == 0;
                value += dead ? 0 : 1;
                return 0;
            case DecrementKind:
                saturated |= value == 0;
                value -= dead ? 0 : 1;
                return !dead && value == 0 ? 1 : 0;
            case IncrementUnlessZeroKind:
                value += dead ? 0 : 1;
                return dead ? 0 : 1;
            case SetKind:
                saturated = false;
                return value = argument;
            default:
                return value;
        }
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        bool dead = saturated || value == 0;
        if (dead && operation.Kind == IncrementKind)
            Warn("refcount-addition-on-zero", "refcount_t: addition on 0; use-after-free.", operation.Site, task);
        else if (dead && operation.Kind == DecrementKind)
            Warn("refcount-underflow", "refcount_t: underflow; use-after-free.", operation.Site, task);
        return false;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        IncrementKind => "get",
        DecrementKind => "put",
        IncrementUnlessZeroKind => "get unless zero",
        SetKind => "set",
        _ => "read",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => saturated ? "= saturated" : $"= {value}";

    /// <summary><c>refcount_inc</c>.</summary>
    public Step Inc([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(IncrementKind, new Site(function, file, line));

    /// <summary><c>refcount_dec_and_test</c>: true if that was the last reference.</summary>
    public Test DecAndTest([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(DecrementKind, new Site(function, file, line));

    /// <summary><c>refcount_inc_not_zero</c>: false, and no warning, if there is no reference left.</summary>
    public Test IncNotZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(IncrementUnlessZeroKind, new Site(function, file, line));

    /// <summary><c>refcount_read</c>.</summary>
    public Step Read([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReadKind, new Site(function, file, line));

    /// <summary><c>refcount_set</c>.</summary>
    public Step Set(int to, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(SetKind, new Site(function, file, line), argument: to);

    private void Warn(string kind, string headline, in Site site, ModelTask task) =>
        machine.Report(kind, site.Spelling, Name, headline, TaskStruct.Of(task), $"WARNING: at refcount_warn_saturate, called by {site.Spelling}");
}
