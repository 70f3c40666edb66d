using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary><c>atomic_t</c>. Additions that return nothing commute.</summary>
public sealed class Atomic : Counter
{
    /// <summary>A counter inside a structure.</summary>
    public Atomic(KernelObject owner, string member, int initial)
        : base(owner.Machine.Runtime, owner.NameOf(member), initial, owner.Memory)
    {
    }

    /// <summary>A counter of the kernel's own.</summary>
    public Atomic(Machine machine, string name, int initial)
        : base(machine.Runtime, name, initial, null)
    {
    }

    /// <summary><c>atomic_add</c>: returns nothing.</summary>
    public Step Add(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AddKind, new Site(function, file, line), argument: amount);

    /// <summary><c>atomic_add_return</c>: the new value.</summary>
    public Step AddReturn(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AddReturnKind, new Site(function, file, line), argument: amount);

    /// <summary><c>atomic_add_unless(v, amount, 0)</c>: true if it was not zero.</summary>
    public Test AddUnlessZero(int amount, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(AddUnlessZeroKind, new Site(function, file, line), argument: amount);

    /// <summary><c>atomic_read</c>.</summary>
    public Step Read([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReadKind, new Site(function, file, line));

    /// <summary><c>atomic_set</c>.</summary>
    public Step Set(int value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(SetKind, new Site(function, file, line), argument: value);
}
