using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A pointer's value as it was read: what it points to, or NULL, and where it was read from.</summary>
/// <typeparam name="T">What it points to.</typeparam>
public readonly struct Pointer<T>
    where T : KernelObject
{
    private readonly IPointerSource source;
    private readonly T? target;

    internal Pointer(IPointerSource source, T? target)
    {
        this.source = source;
        this.target = target;
    }

    /// <summary>True if it is NULL. A local comparison, no access.</summary>
    public bool IsNull => target is null;

    /// <summary>What it points to, without an access: for passing on or comparing, not for using.</summary>
    public T? Raw => target;

    /// <summary>
    /// Follows it: reads a member of what it points to that does not change. NULL oopses; a pointer to freed memory is a
    /// use-after-free.
    /// </summary>
    public ValueStep<T> Deref([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        return target is { } there ? there.Memory.Access(there, site) : new NullAddress(source.Machine, source.Name).Deref<T>(site);
    }

    /// <inheritdoc/>
    public override string ToString() => target?.ToString() ?? "NULL";
}

/// <summary>A member or variable that points to a structure.</summary>
/// <typeparam name="T">What it points to.</typeparam>
public sealed class PointerField<T> : WatchedCell<Pointer<T>>, IPointerSource
    where T : KernelObject
{
    /// <summary>A member of <paramref name="owner"/>.</summary>
    public PointerField(KernelObject owner, string member, T? initial = null)
        : base(owner.Machine, owner.NameOf(member), default, owner.Memory)
    {
        Initialize(new Pointer<T>(this, initial));
    }

    /// <summary>A variable of the kernel's own.</summary>
    public PointerField(Machine machine, string name, T? initial = null)
        : base(machine, name, default, null)
    {
        Initialize(new Pointer<T>(this, initial));
    }

    /// <summary>Reads the pointer.</summary>
    public ReadStep<Pointer<T>> Load([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Read(function, file, line);

    /// <summary>Writes the pointer.</summary>
    public WriteStep<Pointer<T>> Store(T? target, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(new Pointer<T>(this, target), function, file, line);

    /// <summary>Writes the pointer, with <c>WRITE_ONCE</c>.</summary>
    public WriteStep<Pointer<T>> StoreOnce(T? target, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WriteOnce(new Pointer<T>(this, target), function, file, line);

    Machine IPointerSource.Machine => Machine;
}

/// <summary>Where a pointer is read from.</summary>
internal interface IPointerSource
{
    Machine Machine { get; }

    string Name { get; }
}

/// <summary>What a NULL pointer points to. Private to the access: whether a pointer is NULL was decided when it was read.</summary>
internal sealed class NullAddress(Machine machine, string source) : SharedObject(machine.Runtime, source)
{
    private static readonly Dependence Table = Dependence.AllBut(1);

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        // Has no state.
    }

    public override int Apply(int kind, int task, int argument) => 0;

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        Kasan.ReportNull(machine, operation, TaskStruct.Of(task));
        return true;
    }

    public override string Verb(int kind) => "deref NULL";

    /// <summary>Where the hardware would fault.</summary>
    protected override int PerformNatively(int kind, OperationTraits traits, int argument) => throw new InvalidOperationException($"NULL in {Name} was dereferenced");

    internal ValueStep<T> Deref<T>(in Site site) => OperateFor<T>(default!, 0, site);
}
