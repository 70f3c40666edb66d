using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>atomic_t</c> (Documentation/atomic_t.txt). Additions that return nothing commute. What returns a value and changes it is fully
/// ordered, unless it is conditional and its condition fails; what does only one of the two orders nothing but where it says so.
/// </summary>
public sealed class Atomic : Counter
{
    private readonly Machine machine;

    /// <summary>A counter inside a structure.</summary>
    public Atomic(KernelObject owner, string member, int initial)
        : base(owner.Machine.Runtime, owner.NameOf(member), initial, owner.Memory) => machine = owner.Machine;

    /// <summary>A counter of the kernel's own.</summary>
    public Atomic(Machine machine, string name, int initial)
        : base(machine.Runtime, name, initial, null) => this.machine = machine;

    /// <summary><c>atomic_add</c>: returns nothing.</summary>
    public Step Add(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AddKind, new Site(function, file, line), argument: amount);

    /// <summary><c>atomic_inc</c>.</summary>
    public Step Inc([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Add(1, function, file, line);

    /// <summary><c>atomic_dec</c>.</summary>
    public Step Dec([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Add(-1, function, file, line);

    /// <summary><c>atomic_add_return</c>: the new value.</summary>
    public Step AddReturn(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AddReturnKind, new Site(function, file, line), argument: amount);

    /// <summary><c>atomic_dec_and_test</c>: true if it is zero now.</summary>
    public Test DecAndTest([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(AddAndTestKind, new Site(function, file, line), argument: -1);

    /// <summary><c>atomic_add_unless(v, amount, 0)</c>: true if it was not zero.</summary>
    public Test AddUnlessZero(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(AddUnlessZeroKind, new Site(function, file, line), argument: amount);

    /// <summary><c>atomic_inc_not_zero</c>.</summary>
    public Test IncNotZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddUnlessZero(1, function, file, line);

    /// <summary><c>atomic_read</c>.</summary>
    public Step Read([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReadKind, new Site(function, file, line));

    /// <summary><c>atomic_read_acquire</c>.</summary>
    public Step ReadAcquire([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReadAcquireKind, new Site(function, file, line));

    /// <summary><c>atomic_set</c>.</summary>
    public Step Set(int value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(SetKind, new Site(function, file, line), argument: value);

    /// <summary><c>atomic_set_release</c>.</summary>
    public Step SetRelease(int value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(SetReleaseKind, new Site(function, file, line), argument: value);

    /// <summary><c>atomic_xchg</c>: the old value.</summary>
    public Step Exchange(int value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ExchangeKind, new Site(function, file, line), argument: value);

    /// <summary><c>atomic_cmpxchg</c>: the old value, which was replaced if it is the one expected. Values of 16 bits.</summary>
    public Step CompareExchange(int expected, int value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(CompareExchangeKind, new Site(function, file, line), argument: Pair(expected, value));

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        bool full = operation.Kind switch
        {
            AddReturnKind or AddAndTestKind or ExchangeKind => true,
            AddUnlessZeroKind => result != 0,
            CompareExchangeKind => result == operation.Argument >> 16,
            _ => false,
        };
        if (full || operation.Kind == ReadAcquireKind)
            machine.Ordering.Acquire(this, task);
        if (full || operation.Kind == SetReleaseKind)
            machine.Ordering.Release(this, task);
    }
}
