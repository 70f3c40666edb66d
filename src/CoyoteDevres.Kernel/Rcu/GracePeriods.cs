using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Sections that somebody waits for, and what that orders: a section's end comes before the return of a wait for it, and a mark
/// before a section that begins later. (Documentation/RCU/Design/Memory-Ordering, "grace-period guarantee".)
/// </summary>
internal abstract class GracePeriods(Machine machine, string name, SharedObject? container = null) : Sections(machine.Runtime, name, container)
{
    // By epoch, since waits for earlier sections are not ordered after later ones.
    private readonly OrderingPoint[] ends = new OrderingPoint[LastEpoch + 1];
    private OrderingPoint marked;

    protected Machine Machine => machine;

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind == BeginKind)
            machine.Ordering.Acquire(marked, task);
        else if (operation.Kind == MarkKind)
            machine.Ordering.Release(ref marked, task);
        else if (EndedEpoch(operation.Kind) is >= 0 and var ended)
            machine.Ordering.Release(ref ends[ended], task);
        else
        {
            for (int i = 0; i < AwaitedEpoch(operation.Kind); i++)
                machine.Ordering.Acquire(ends[i], task);
        }
    }

    /// <summary>Says which sections are to be waited for: those that have begun. Returns what <see cref="Wait"/> needs.</summary>
    internal Step Mark(in Site site) => Operate(MarkKind, site);

    /// <summary>Waits for them.</summary>
    internal Step Wait(int marked, in Site site, OperationTraits traits = OperationTraits.Blocking) => Operate(WaitKind(marked), site, traits);
}
