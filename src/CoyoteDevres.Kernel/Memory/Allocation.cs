using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A slab object's life: using it and freeing it. Every access to something inside it is a use. Uses commute; a free commutes
/// with nothing, or, where uses after it are predicted (<see cref="Mortal"/>), with those that cannot change what it looks at, whether an object
/// inside is active (<see cref="IDebugObject"/>), nor the kind of others' operations, as a put does.
/// </summary>
/// <remarks>
/// What <c>devm_kmalloc</c> hands out lies behind a <c>struct devres</c> in the slab object: <c>kfree</c> of it is not a free of that object
/// (<c>invalid-free</c>), only the list's own is. A free's argument says which it is.
/// </remarks>
public sealed class Allocation : Mortal
{
    private const int Use = 0, FreeKind = 1, QuietFreeKind = 2, UseOfTracked = 3;

    private const int ByPointer = 0, AsNode = 1;

    private static readonly Dependence Table = Dependence.AllBut(4, (Use, Use), (Use, UseOfTracked), (UseOfTracked, UseOfTracked), (Use, QuietFreeKind));

    private readonly Machine machine;
    private readonly TaskStruct? allocatedBy;
    private readonly KernelObject owner;
    private TaskStruct? freedBy;
    private List<IDebugObject>? tracked;

    internal Allocation(Machine machine, string type, KernelObject owner)
        : base(machine.Runtime, type)
    {
        this.machine = machine;
        this.owner = owner;
        if (machine.IsNative)
            return;
        allocatedBy = machine.Current;
        machine.Allocations.Add(this);
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    protected override int EndKind => FreeKind;

    /// <inheritdoc/>
    protected override int QuietEndKind => QuietFreeKind;

    /// <summary>True once it has been freed.</summary>
    public bool IsFreed => HasEnded;

    /// <summary>True if something that outlives the scenario owns it: it is no leak.</summary>
    internal bool IsRetained { get; set; }

    /// <summary>True if it is managed memory: pointers to it point into the slab object, not to its beginning.</summary>
    internal bool IsInNode { get; set; }

    private int KindOfFree => machine.Predicts("slab-use-after-free") ? QuietFreeKind : FreeKind;

    internal TaskStruct AllocatedBy => allocatedBy!;

    /// <inheritdoc/>
    public override string Origin => $"allocated by {allocatedBy}";

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        base.Performed(operation, task, result);
        if (operation.Kind is FreeKind or QuietFreeKind)
            freedBy = TaskStruct.Of(task);
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        bool frees = operation.Target == this && operation.Kind is FreeKind or QuietFreeKind;
        if (frees && IsInNode && operation.Argument == ByPointer && machine.Sanitizers.Contains("kasan"))
        {
            Kasan.ReportInvalidFree(machine, this, operation, TaskStruct.Of(task));
            return true;
        }

        if (IsOver && machine.Sanitizers.Contains("kasan"))
        {
            Kasan.ReportFreed(machine, this, operation, TaskStruct.Of(task), frees, freedBy);
            return true;
        }

        if (frees)
        {
            if (TaskStruct.Of(task).Releases?.HasNotToldOf(this) is true)
                machine.Explored.Fail($"{operation.Site.Spelling} frees {Name}, in which somebody who has put held a lock: who puts last matters");
            HeldLockFreed.Check(machine, this, operation, TaskStruct.Of(task));
            if (tracked is not null)
                DebugObjects.CheckFree(machine, tracked, operation.Site, TaskStruct.Of(task));
        }

        return false;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind is FreeKind or QuietFreeKind ? "kfree" : "use";

    /// <summary>Says that it contains something which must not be active when it is freed.</summary>
    internal void Track(IDebugObject inside) => (tracked ??= []).Add(inside);

    /// <summary>Frees it (<c>kfree</c>).</summary>
    internal Step Free(in Site site) => Operate(KindOfFree, site, argument: ByPointer);

    /// <summary>Frees the node of the list of managed resources that it lies in.</summary>
    internal Step FreeNode(in Site site) => Operate(KindOfFree, site, argument: AsNode);

    /// <summary>Touches it through a pointer, which it hands back.</summary>
    internal ValueStep<T> Access<T>(T through, in Site site) => IsNative ? new ValueStep<T>(through) : OperateFor(through, Use, site);

    /// <inheritdoc/>
    /// <remarks>
    /// A put at which its task dies takes nothing. Of which kind the next one is hangs on that, and is foretold in plans (<see cref="Dependence.Unsettling"/>), where
    /// it must not hang on what happens before.
    /// </remarks>
    protected override int UseKindOf(SharedObject inside) => inside is IDebugObject or Refcount ? UseOfTracked : Use;

    /// <inheritdoc/>
    protected override string FunctionOf(in Operation use, ModelTask task) => use.Site.Function;

    /// <inheritdoc/>
    protected override Finding FoundBy(string function, SharedObject target) => Kasan.Predicted(function, target);

    /// <summary>Uses are not looked at there; a second free is.</summary>
    protected override int PerformNatively(int kind, OperationTraits traits, int argument)
    {
        if (kind != FreeKind)
            return 0;
        if (!TryEndNatively())
            machine.Report("double-free", "kfree", Name, "BUG: KASAN: double-free in kfree", null);
        owner.Poison();
        return 0;
    }
}
