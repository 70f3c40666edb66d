using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Callbacks that have been queued and have not run yet, for the barriers that wait for them.</summary>
internal sealed class CallbackQueue(Machine machine, string name, SharedObject? container = null) : GracePeriods(machine, name, container)
{
    public override string Verb(int kind) => kind switch
    {
        BeginKind => "queue a callback for",
        MarkKind => "look what is queued for",
        CountKind => "count callbacks of",
        _ => EndedEpoch(kind) >= 0 ? "callback over:" : "wait in",
    };

    /// <summary>Queues one; returns what <see cref="Remove"/> needs.</summary>
    internal Step Add(in Site site) => Operate(BeginKind, site);

    /// <summary>How many there are.</summary>
    internal Step Count(in Site site) => Operate(CountKind, site);

    internal Step Remove(int queued, in Site site) => Operate(EndKind(queued), site);
}
