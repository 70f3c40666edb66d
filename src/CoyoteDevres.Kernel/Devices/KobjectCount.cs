using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A kobject's count together with its <c>state_initialized</c> flag, which getting and putting look at first: the flag changes only
/// when the kobject is initialised, or overwritten with zeroes, and both set the count.
/// </summary>
internal sealed class KobjectCount : Refcount
{
    private readonly Kobject kobject;
    private readonly bool initialized;

    internal KobjectCount(Kobject kobject, KernelObject owner, string member, bool initialized)
        : base(owner, member, initialized ? 1 : 0)
    {
        this.kobject = kobject;
        this.initialized = IsInitialized = initialized;
    }

    /// <summary><c>state_initialized</c>.</summary>
    internal bool IsInitialized { get; private set; }

    public override void Reset()
    {
        base.Reset();
        IsInitialized = initialized;
    }

    public override int Apply(int kind, int task, int argument)
    {
        if (kind == SetKind)
            IsInitialized = argument != 0;
        return base.Apply(kind, task, argument);
    }

    protected override int PerformNatively(int kind, OperationTraits traits, int argument)
    {
        if (kind == SetKind)
            IsInitialized = argument != 0;
        return base.PerformNatively(kind, traits, argument);
    }

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        switch (operation.Kind)
        {
            case IncrementKind when !IsInitialized:
                Report("kobject-not-initialized", "kobject: '(null)': is not initialized, yet kobject_get() is being called.", operation, task);
                break;
            case DecrementKind when !IsInitialized:
                Report("kobject-not-initialized", "kobject: '(null)': is not initialized, yet kobject_put() is being called.", operation, task);
                break;
            case SetKind when IsInitialized && operation.Argument != 0:
                Report("kobject-initialized-twice", "kobject (ffff888100000000): tried to init an initialized object, something is seriously wrong.", operation, task);
                break;
        }

        return base.Inspect(operation, task);
    }

    private void Report(string kind, string headline, in Operation operation, ModelTask task) =>
        kobject.Machine.Report(kind, operation.Site.Spelling, Name, headline, TaskStruct.Of(task));
}
