using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct rcu_head</c>: a callback's link in RCU's lists, embedded in the structure that the callback is for. Queueing one that is
/// queued already is reported, and neither callback runs (<c>__call_rcu_common</c>, kernel/rcu/tree.c, from memory, with
/// CONFIG_DEBUG_OBJECTS_RCU_HEAD).
/// </summary>
/// <remarks>Every pair is dependent: whoever queues or unqueues it sees what was done before.</remarks>
public sealed class RcuHead : SharedObject
{
    private const int QueueKind = 0, UnqueueKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2);

    private readonly Machine machine;
    private bool queued;
    private bool leaks;

    /// <summary>Embeds it.</summary>
    public RcuHead(KernelObject owner, string member)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory) => machine = owner.Machine;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset() => queued = leaks = false;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        if (kind == QueueKind)
        {
            bool was = queued;
            leaks |= queued;
            queued = true;
            return was ? 0 : 1;
        }

        int runs = leaks ? 0 : 1;
        queued = leaks = false;
        return runs;
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind == QueueKind && queued)
        {
            string function = operation.Site.Spelling;
            machine.Report("rcu-double-queue", function, Name, $"__call_rcu_common(): Double-freed CB {Name}!!!", TaskStruct.Of(task));
        }

        return false;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind == QueueKind ? "queue" : "take off";

    /// <summary>Queues it: false if it was queued already.</summary>
    internal Test Queue(in Site site) => Ask(QueueKind, site);

    /// <summary>Takes it off the list: false if its callback is not to run.</summary>
    internal Test Unqueue(in Site site) => Ask(UnqueueKind, site);
}
