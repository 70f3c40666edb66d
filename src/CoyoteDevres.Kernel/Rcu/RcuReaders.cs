using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>The read sections of RCU. Only the outermost one of a task counts.</summary>
internal sealed class RcuReaders(Machine machine) : GracePeriods(machine, "rcu_read_lock")
{
    private readonly HashSet<int> inside = [];

    /// <summary>Tasks whose section a grace period may be waiting for.</summary>
    public override bool IsHeldBy(int task) => inside.Contains(task);

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        // Leaving what the task is not in.
        if (operation.Kind == InnerKind && operation.Argument == 0)
            LockBalance.Report(Machine, Name, operation.Site, TaskStruct.Of(task));
        return false;
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        base.Performed(operation, task, result);
        var current = TaskStruct.Of(task);
        int change = operation.Kind switch
        {
            BeginKind => 1,
            InnerKind => operation.Argument,
            var kind => EndedEpoch(kind) >= 0 ? -1 : 0,
        };
        current.RcuDepth += change;
        // Lockdep knows it as a lock that is held, for its lists, and has it in no order (rcu_lock_acquire: check is 0).
        if (change > 0)
            current.Held.Add(this, "");
        else if (change < 0)
            current.Held.RemoveLast(this);
        if (operation.Kind == BeginKind)
        {
            current.RcuEpoch = result;
            inside.Add(task.Id);
        }
        else if (EndedEpoch(operation.Kind) >= 0)
            inside.Remove(task.Id);
    }

    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        result = 0;
        if (kind == BeginKind)
            return ProtocolRole.Acquire;
        if (EndedEpoch(kind) >= 0 || kind == InnerKind)
            return ProtocolRole.Release;
        return AwaitedEpoch(kind) >= 0 ? ProtocolRole.Wait : ProtocolRole.None;
    }

    public override string Verb(int kind) => kind switch
    {
        BeginKind => "enter",
        MarkKind => "look who is in",
        CountKind => "count",
        InnerKind => "nested enter or leave",
        _ => EndedEpoch(kind) >= 0 ? "leave" : "wait for",
    };

    internal Step Enter(in Site site) => Machine.Current.RcuDepth == 0 ? Operate(BeginKind, site) : Operate(InnerKind, site, argument: 1);

    internal Step Leave(in Site site)
    {
        var task = Machine.Current;
        if (task.RcuDepth == 1)
            return Operate(EndKind(task.RcuEpoch), site);
        return Operate(InnerKind, site, argument: task.RcuDepth == 0 ? 0 : -1);
    }
}
