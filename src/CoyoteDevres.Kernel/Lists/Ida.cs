using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary><c>struct ida</c> (lib/idr.c, recalled): numbers for nothing in particular; the lowest free one is given out. With its own lock.</summary>
/// <remarks>Freeing commutes with freeing another number, but not by kind: every pair is dependent.</remarks>
public sealed class Ida : SharedObject
{
    private const int AllocKind = 0, FreeKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2);

    private readonly Machine machine;
    private readonly SortedSet<int> used = [];

    /// <summary>An ida inside a structure.</summary>
    public Ida(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory) => machine = owner.Machine;

    /// <summary>A variable of the kernel's own (<c>DEFINE_IDA</c>).</summary>
    public Ida(Machine machine, string name)
        : base(machine.Runtime, name) => this.machine = machine;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset() => used.Clear();

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        if (kind == FreeKind)
            return used.Remove(argument) ? 1 : 0;
        int free = 0;
        while (used.Contains(free))
            free++;
        if (free > argument)
            return -Errno.ENOSPC;
        used.Add(free);
        return free;
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind == FreeKind && !used.Contains(operation.Argument))
        {
            string function = operation.Site.Spelling;
            machine.Report("ida-free", function, Name, $"ida_free called for id={operation.Argument} which is not allocated.", TaskStruct.Of(task), $"WARNING: at ida_free, called by {function}");
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind == AllocKind ? "ida_alloc" : "ida_free";

    /// <summary><c>ida_alloc_max</c>: a number, or <c>-ENOSPC</c>.</summary>
    public Step Alloc(int last = int.MaxValue, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AllocKind, new Site(function, file, line), argument: last);

    /// <summary><c>ida_free</c>.</summary>
    public Step Free(int id, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(FreeKind, new Site(function, file, line), argument: id);
}
