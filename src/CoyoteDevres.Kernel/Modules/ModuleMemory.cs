using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// One of a module's two pieces of memory, its text or its data (<c>struct module_memory</c>, include/linux/module.h): there from
/// loading until the module is freed. Whatever runs in the text, or reads what the module declares, uses it.
/// </summary>
/// <remarks>
/// Uses change nothing and commute: jumping in, running on, returning, and accesses to what is inside. Freeing it decides whether a
/// use faults, and so commutes with none; unless uses after it are predicted (<see cref="Mortal"/>).
/// </remarks>
public sealed class ModuleMemory : Mortal
{
    private const int UseMemory = 0, EnterKind = 1, ReturnKind = 2, FreeMemory = 3, QuietFree = 4;

    private static readonly Dependence Table = Dependence.AllBut(
        5,
        (UseMemory, QuietFree),
        (EnterKind, QuietFree),
        (ReturnKind, QuietFree),
        (UseMemory, UseMemory),
        (UseMemory, EnterKind),
        (UseMemory, ReturnKind),
        (EnterKind, EnterKind),
        (EnterKind, ReturnKind),
        (ReturnKind, ReturnKind));

    private readonly Module module;
    private readonly bool isText;

    internal ModuleMemory(Machine machine, Module module, bool isText)
        : base(machine.Runtime, machine.Names.Member(module.Name, isText ? "text" : "data"))
    {
        this.module = module;
        this.isText = isText;
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    protected override int EndKind => FreeMemory;

    /// <inheritdoc/>
    protected override int QuietEndKind => QuietFree;

    /// <summary>True once the module has been freed, without an operation: for judging at the end.</summary>
    internal bool IsFreed => HasEnded;

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (!IsOver)
            return false;
        if (isText)
            PageFault.ReportFetch(module, this, CodeOf(operation, task) ?? operation.Site.Spelling, TaskStruct.Of(task));
        else
            PageFault.ReportAccess(module, operation, TaskStruct.Of(task));
        return true;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        EnterKind => "jump into",
        ReturnKind => "return through",
        FreeMemory or QuietFree => "free",
        _ => isText ? "run in" : "use",
    };

    /// <summary>The core jumps to a function in it.</summary>
    internal Step Enter(in Site site) => Operate(EnterKind, site);

    /// <summary>A function in it runs to its end: its last instruction is still to be fetched.</summary>
    internal Step Return(in Site site) => Operate(ReturnKind, site);

    /// <summary>Reads or writes what the module declares.</summary>
    internal Step Use(in Site site) => Operate(UseMemory, site);

    /// <summary><c>module_memory_free</c>.</summary>
    internal Step Free(in Site site) => Operate(module.Machine.Predicts(isText ? PageFault.FetchKind : PageFault.AccessKind) ? QuietFree : FreeMemory, site);

    /// <inheritdoc/>
    protected override string FunctionOf(in Operation use, ModelTask task) => CodeOf(use, task) ?? use.Site.Function;

    /// <inheritdoc/>
    protected override Finding FoundBy(string function, SharedObject target) => PageFault.Predicted(module, isText, function, isText ? Name : target.Name);

    /// <summary>Between operations of core functions that it calls, a task still is in the function that it entered.</summary>
    private string? CodeOf(in Operation operation, ModelTask task) =>
        isText && operation.Kind == UseMemory ? TaskStruct.Of(task).Code.Innermost : null;
}
