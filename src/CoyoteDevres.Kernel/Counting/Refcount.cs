using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>refcount_t</c> (include/linux/refcount.h, lib/refcount.c; as since v5.5, of which an excerpt was read, and an older copy in
/// full): taking a reference from zero or dropping one too many warns and saturates; a saturated count never frees, so the object leaks
/// instead of being used after its end. Overflow at <c>INT_MAX</c> is not modelled.
/// </summary>
/// <remarks>
/// <para>
/// Taking references commutes with taking references, from zero too: the count is saturated after both. The kernel says "addition on 0" for the
/// first of them and "saturated" for the rest, but which is first is not decided in a trace that orders neither: each that is a
/// task's first since the count was zero, with nothing but such gets since, is reported as the first. Taking them
/// unless there is none commutes with itself: one attempt takes a count neither from zero nor to zero, so the other one comes
/// out the same before and after it. Reads change nothing. Everything else returns or decides something by the value that the
/// other one changes.
/// </para>
/// <para>
/// That gets and puts commute while their task keeps a reference (<see cref="OwnedCount"/>) cannot be had for every count: the kernel's
/// references belong to files, devices and list entries, and are put by whichever task happens to close the last of these. What a
/// task itself has taken and put tells whether it may rely on one only if nobody puts what is not there
/// (<see cref="TrackOwners"/>).
/// </para>
/// </remarks>
public partial class Refcount
{
    private readonly Machine machine;

    /// <summary>A count inside a structure.</summary>
    public Refcount(KernelObject owner, string member, int initial = 1)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory, unseen: Looks)
    {
        machine = owner.Machine;
        this.initial = value = initial;
    }

    /// <summary>The value, without an operation: for reports.</summary>
    public int Value => value;

    /// <summary><c>refcount_inc</c>: the caller must own a reference. Orders nothing.</summary>
    public Step Inc([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(Own > 0 ? OwnIncrementKind : IncrementKind, new Site(function, file, line), argument: 1);

    /// <summary><c>refcount_add</c>.</summary>
    public Step Add(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(IncrementKind, new Site(function, file, line), argument: amount);

    /// <summary><c>refcount_inc_not_zero</c>: false, and no warning, if there is no reference left.</summary>
    public Test IncNotZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(Own > 0 ? OwnIncrementKind : IncrementUnlessZeroKind, new Site(function, file, line));

    /// <summary><c>refcount_dec_and_test</c>: true if that was the last reference.</summary>
    public Test DecAndTest([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(Own switch { 0 => DecrementKind, 1 => LastOwnDecrementKind, _ => KeepingDecrementKind }, new Site(function, file, line), argument: 1);

    /// <summary>
    /// <c>refcount_dec_and_test</c> by who has nothing else to do, and whose put may come at any time: it comes when nobody else has a
    /// reference. Were it an earlier one, another task would free what is counted, and nothing else would be different.
    /// </summary>
    public Test DecAndTestFinally([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        machine.IsNative ? DecAndTest(function, file, line) : Ask(FinalDecrementKind, new Site(function, file, line), OperationTraits.Idle, argument: 1);

    /// <summary><c>refcount_sub_and_test</c>. Not of a count with owners, where a put is of one reference.</summary>
    public Test SubAndTest(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(HasOwners ? throw new NotSupportedException($"{Name} has owners") : DecrementKind, new Site(function, file, line), argument: amount);

    /// <summary><c>refcount_dec</c>: for who knows that it is not the last one.</summary>
    public Step Dec([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(PlainDecrementKind, new Site(function, file, line));

    /// <summary><c>refcount_dec_if_one</c>: drops the last reference, and no other; true if it did.</summary>
    public Test DecIfOne([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(DecrementIfOneKind, new Site(function, file, line));

    /// <summary><c>refcount_dec_not_one</c>: drops a reference unless it is the last one; true if it did.</summary>
    public Test DecNotOne([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(DecrementUnlessOneKind, new Site(function, file, line));

    /// <summary><c>refcount_dec_and_mutex_lock</c>: drops a reference; true, with the mutex held, if it was the last one.</summary>
    public async Op<bool> DecAndMutexLock(Mutex mutex, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        if (await DecNotOne(function, file, line))
            return false;
        await mutex.Lock(function, file, line);
        if (await DecAndTest(function, file, line))
            return true;
        await mutex.Unlock(function, file, line);
        return false;
    }

    /// <summary><c>refcount_dec_and_lock</c>: drops a reference; true, with the spinlock held, if it was the last one.</summary>
    public async Op<bool> DecAndLock(SpinLock spinLock, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(spinLock);
        if (await DecNotOne(function, file, line))
            return false;
        await spinLock.Lock(function, file, line);
        if (await DecAndTest(function, file, line))
            return true;
        await spinLock.Unlock(function, file, line);
        return false;
    }

    /// <summary><c>refcount_read</c>: a saturated count is <see cref="SaturatedValue"/>.</summary>
    public Step Read([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReadKind, new Site(function, file, line));

    /// <summary><c>refcount_set</c>.</summary>
    public Step Set(int to, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(SetKind, new Site(function, file, line), argument: to);
}
