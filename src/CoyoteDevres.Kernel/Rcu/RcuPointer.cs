using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A member or variable that readers follow under RCU or SRCU (<c>__rcu</c>; include/linux/rcupdate.h, excerpts of an older copy). Publishing
/// releases and following acquires: what was written before the one is seen after the other. Dependent as any variable is.
/// </summary>
/// <typeparam name="T">What it points to.</typeparam>
public sealed class RcuPointer<T> : Cell<Pointer<T>>, IPointerSource
    where T : KernelObject
{
    private readonly Machine machine;

    /// <summary>A member of <paramref name="owner"/>.</summary>
    public RcuPointer(KernelObject owner, string member, T? initial = null)
        : base(owner.Machine.Runtime, owner.NameOf(member), default, owner.Memory)
    {
        machine = owner.Machine;
        Initialize(new Pointer<T>(this, initial));
    }

    /// <summary>A variable of the kernel's own.</summary>
    public RcuPointer(Machine machine, string name, T? initial = null)
        : base(machine.Runtime, name, default)
    {
        this.machine = machine;
        Initialize(new Pointer<T>(this, initial));
    }

    Machine IPointerSource.Machine => machine;

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind == WriteKind)
            machine.Ordering.Release(this, task);
        else
            machine.Ordering.Acquire(this, task);
    }

    /// <summary><c>rcu_assign_pointer</c>: publishes.</summary>
    public WriteStep<Pointer<T>> Assign(T? target, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(new Pointer<T>(this, target), function, file, line);

    /// <summary><c>rcu_dereference</c>: for following it, in a read section.</summary>
    public ReadStep<Pointer<T>> Dereference([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        DereferenceCheck(false, function, file, line);

    /// <summary><c>rcu_dereference_check</c>: in a read section, or where <paramref name="condition"/> holds (a lock is held).</summary>
    public ReadStep<Pointer<T>> DereferenceCheck(bool condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Follow(IsNative || condition || machine.Rcu.IsReading, "suspicious rcu_dereference_check() usage", function, file, line);

    /// <summary><c>srcu_dereference</c>: for following it, in a read section of that domain.</summary>
    public ReadStep<Pointer<T>> DereferenceSrcu(SrcuStruct domain, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Follow(IsNative || domain.IsReading, "suspicious rcu_dereference_check() usage", function, file, line);
    }

    /// <summary><c>rcu_dereference_protected</c>: for who keeps updaters out (<see cref="Machine.IsHeld"/>).</summary>
    public ReadStep<Pointer<T>> DereferenceProtected(bool condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Follow(IsNative || condition, "suspicious rcu_dereference_protected() usage", function, file, line);

    /// <summary><c>rcu_access_pointer</c>: for comparing it, not for following it. Anywhere.</summary>
    public ReadStep<Pointer<T>> Access([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Read(function, file, line);

    /// <summary><c>rcu_replace_pointer</c>: reads it, then publishes another one; returns the old one.</summary>
    public async Op<Pointer<T>> Replace(T? target, bool condition, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var old = await DereferenceProtected(condition, function, file, line);
        await Assign(target, function, file, line);
        return old;
    }

    private ReadStep<Pointer<T>> Follow(bool isProtected, string complaint, string function, string file, int line)
    {
        if (!isProtected)
            SuspiciousRcu.Report(machine, new Site(function, file, line), Name, complaint);
        return Read(function, file, line);
    }
}
