using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// One of a module's two pieces of memory, its text or its data (<c>struct module_memory</c>, include/linux/module.h): there from
/// loading until the module is freed. Whatever runs in the text, or reads what the module declares, uses it.
/// </summary>
/// <remarks>
/// Uses change nothing and commute: jumping in, running on, returning, and accesses to what is inside. Freeing it decides whether a
/// use faults.
/// </remarks>
public sealed class ModuleMemory : SharedObject
{
    private const int UseMemory = 0, EnterKind = 1, ReturnKind = 2, FreeMemory = 3;

    private static readonly Dependence Table = Dependence.AllBut(
        4,
        (UseMemory, UseMemory),
        (UseMemory, EnterKind),
        (UseMemory, ReturnKind),
        (EnterKind, EnterKind),
        (EnterKind, ReturnKind),
        (ReturnKind, ReturnKind));

    private readonly Module module;
    private readonly bool isText;
    private bool freed;

    internal ModuleMemory(Machine machine, Module module, bool isText)
        : base(machine.Runtime, machine.Names.Member(module.Name, isText ? "text" : "data"))
    {
        this.module = module;
        this.isText = isText;
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <summary>True once the module has been freed, without an operation: for judging at the end.</summary>
    internal bool IsFreed => freed;

    /// <inheritdoc/>
    public override void Reset() => freed = false;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        freed |= kind == FreeMemory;
        return 0;
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (!freed)
            return false;
        if (isText)
            PageFault.ReportFetch(module, this, FunctionOf(operation, task), TaskStruct.Of(task));
        else
            PageFault.ReportAccess(module, operation, TaskStruct.Of(task));
        return true;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        EnterKind => "jump into",
        ReturnKind => "return through",
        FreeMemory => "free",
        _ => isText ? "run in" : "use",
    };

    /// <summary>The core jumps to a function in it.</summary>
    internal Step Enter(in Site site) => Operate(EnterKind, site);

    /// <summary>A function in it runs to its end: its last instruction is still to be fetched.</summary>
    internal Step Return(in Site site) => Operate(ReturnKind, site);

    /// <summary>Reads or writes what the module declares.</summary>
    internal Step Use(in Site site) => Operate(UseMemory, site);

    /// <summary><c>module_memory_free</c>.</summary>
    internal Step Free(in Site site) => Operate(FreeMemory, site);

    /// <summary>Between operations of core functions that it calls, a task still is in the function that it entered.</summary>
    private static string FunctionOf(in Operation operation, ModelTask task) =>
        operation.Kind == UseMemory && TaskStruct.Of(task).Code.Innermost is { } function ? function : operation.Site.Spelling;
}
