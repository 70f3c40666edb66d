using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>The count itself, and what it complains of.</content>
public partial class Refcount : SharedObject
{
    /// <summary><c>REFCOUNT_SATURATED</c>: half way between zero and <c>INT_MIN</c>.</summary>
    public const int SaturatedValue = int.MinValue / 2;

    /// <summary>Kinds of operation.</summary>
    protected const int IncrementKind = 0, DecrementKind = 1, IncrementUnlessZeroKind = 2, ReadKind = 3, SetKind = 4,
        PlainDecrementKind = 5, DecrementIfOneKind = 6, DecrementUnlessOneKind = 7, FinalDecrementKind = 20;

    private readonly int initial;

    // Who has taken a reference from zero, in order of number, while nothing else has happened since.
    private readonly List<int> fromZero = [];
    private int value;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    private protected bool IsSaturated => value < 0;

    /// <inheritdoc/>
    public override void Reset()
    {
        fromZero.Clear();
        value = initial;
        isReleased = hasReachedZero = false;
        lastToPut = null;
        lastPut = idlePut = None;
        if (owners.AreTracked)
            owners.Reset(initial);
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind switch
    {
        FinalDecrementKind => value <= 1,
        ZeroKind => hasReachedZero,
        ReleasedKind => isReleased,
        AwaitZeroKind or AwaitPutsKind => value == 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        kind = Announced(kind);
        int result = kind is >= OwnIncrementKind and not FinalDecrementKind ? Applied(kind, task, argument) : Accounted(kind, task, argument);
        return isReleasedByAnybody && task != 0 && IsPut(kind) ? Unnoticed(result) : result;
    }

    private int Accounted(int kind, int task, int argument)
    {
        int old = value;
        int result = Counted(kind, task, argument);
        if (HasOwners && kind != ReadKind)
            Account(kind, task, argument, old);
        return result;
    }

    private int Counted(int kind, int task, int argument)
    {
        int old = value;
        if (kind == IncrementKind)
        {
            if (old == 0 || fromZero.Count > 0)
                NoteFromZero(task);
            value = old > 0 ? old + argument : SaturatedValue;
            return 0;
        }

        fromZero.Clear();
        switch (kind)
        {
            case IncrementUnlessZeroKind:
                value += old > 0 ? 1 : 0;
                return old != 0 ? 1 : 0;
            case DecrementKind or FinalDecrementKind:
                value = old >= argument && old > 0 ? old - argument : SaturatedValue;
                return value == 0 ? 1 : 0;
            case PlainDecrementKind:
                value = old > 1 ? old - 1 : SaturatedValue;
                return 0;
            case DecrementIfOneKind:
                value = old == 1 ? 0 : old;
                return old == 1 ? 1 : 0;
            case DecrementUnlessOneKind:
                value -= old > 1 ? 1 : 0;
                return old != 1 ? 1 : 0;
            case SetKind:
                return value = argument;
            default:
                return value;
        }
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (HasOwners && TakesFromOthers(operation))
            return true;
        switch (operation.Kind)
        {
            case IncrementKind or OthersIncrementKind when value == 0 || (fromZero.Count > 0 && !fromZero.Contains(task.Id)):
                Warn("refcount-addition-on-zero", "addition on 0; use-after-free", operation.Site, task);
                break;
            case IncrementKind or OthersIncrementKind or IncrementUnlessZeroKind or OthersIncrementUnlessZeroKind when IsSaturated:
                Warn("refcount-saturated", "saturated; leaking memory", operation.Site, task);
                break;
            case DecrementKind or FinalDecrementKind or OthersDecrementKind when value <= 0 || value < operation.Argument:
            case DecrementUnlessOneKind when value == 0:
                Warn("refcount-underflow", "underflow; use-after-free", operation.Site, task);
                break;
            case PlainDecrementKind when value <= 1:
                Warn("refcount-decrement-hit-zero", "decrement hit 0; leaking memory", operation.Site, task);
                break;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        ArgumentNullException.ThrowIfNull(task);
        bool isWhole = operation.Kind is DecrementKind or LastOwnDecrementKind or OthersDecrementKind or FinalDecrementKind;
        bool last = isWhole && result != 0;
        if (last || operation.Kind is ZeroKind or ReleasedKind)
            machine.Ordering.Acquire(this, task);
        if (isReleasedByAnybody)
            NoteRelease(operation.Kind, task);
        if (owners.AreTracked && task.Id == 0)
            NoteSetUp(operation.Kind is IncrementKind or IncrementUnlessZeroKind or OwnIncrementKind ? 1 : operation.Kind == DecrementKind ? -1 : 0);
        // A put that keeps one is ordered before whatever its task does with the last one.
        if (isWhole || operation.Kind is PlainDecrementKind or DoneKind || (operation.Kind is DecrementIfOneKind or DecrementUnlessOneKind && result != 0))
            machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            IncrementKind or OthersIncrementKind or PinnedOthersIncrementKind => (ProtocolRole.Get, 0),
            IncrementUnlessZeroKind or OwnIncrementKind or OthersIncrementUnlessZeroKind => (ProtocolRole.Get, 1),
            DecrementKind or KeepingDecrementKind or LastOwnDecrementKind or OthersDecrementKind or PlainDecrementKind
                or FinalDecrementKind => (ProtocolRole.Put, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => Announced(kind) switch
    {
        IncrementKind or OwnIncrementKind or OthersIncrementKind or PinnedOthersIncrementKind => "get",
        DecrementKind or KeepingDecrementKind or LastOwnDecrementKind or OthersDecrementKind or FinalDecrementKind => "put",
        IncrementUnlessZeroKind or OthersIncrementUnlessZeroKind => "get unless zero",
        SetKind => "set",
        ZeroKind => "last put of",
        DoneKind => "released",
        ReleasedKind => "wait for the release of",
        ChooseKind => "choose who has put last of",
        PlainDecrementKind => "drop",
        AwaitZeroKind => "wait for the last put of",
        DecrementIfOneKind => "put if one",
        DecrementUnlessOneKind => "put unless one",
        _ => "read",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => IsSaturated ? "= saturated" : $"= {value}";

    /// <summary>The kernel's own algorithm (include/linux/refcount.h): an atomic addition, then a look at what was there.</summary>
    protected override int PerformNatively(int kind, OperationTraits traits, int argument)
    {
        switch (kind)
        {
            case IncrementKind:
                CheckNatively(Interlocked.Add(ref value, argument) - argument > 0);
                return 0;
            case IncrementUnlessZeroKind:
                return AddUnless(0, 1) ? 1 : 0;
            case DecrementKind:
                int left = Interlocked.Add(ref value, -argument);
                CheckNatively(left >= 0);
                return left == 0 ? 1 : 0;
            case PlainDecrementKind:
                CheckNatively(Interlocked.Decrement(ref value) > 0);
                return 0;
            case DecrementIfOneKind:
                return Interlocked.CompareExchange(ref value, 0, 1) == 1 ? 1 : 0;
            case DecrementUnlessOneKind:
                return AddUnless(1, -1) ? 1 : 0;
            case SetKind:
                Volatile.Write(ref value, argument);
                return argument;
            case TestKind:
                return Volatile.Read(ref value) == 0 ? 1 : 0;
            default:
                return Volatile.Read(ref value);
        }
    }

    private bool AddUnless(int unless, int amount)
    {
        for (int seen = Volatile.Read(ref value); seen != unless;)
        {
            int before = Interlocked.CompareExchange(ref value, seen + amount, seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Where the kernel warns and saturates.</summary>
    private void CheckNatively(bool isRight)
    {
        if (isRight)
            return;
        Volatile.Write(ref value, SaturatedValue);
        machine.Report("refcount-saturated", "refcount_warn_saturate", Name, "refcount_t: saturated; leaking memory.", null);
    }

    private void NoteFromZero(int task)
    {
        int place = fromZero.BinarySearch(task);
        if (place < 0)
            fromZero.Insert(~place, task);
    }

    /// <summary>Complains of a misuse (<c>refcount_warn_saturate</c>).</summary>
    private protected virtual void Warn(string kind, string text, in Site site, ModelTask task) =>
        machine.Report(kind, site.Spelling, Name, $"refcount_t: {text}.", TaskStruct.Of(task), $"WARNING: at refcount_warn_saturate, called by {site.Spelling}");
}
