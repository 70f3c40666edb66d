using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>
/// The sum of all counts, and how far its end has come.
/// <para>
/// Gets commute with gets, and tries of a live one with all tries: they see whether it is dead, and find no zero before. Plain tries
/// do not among themselves, since a count that was put too often may come to zero by the first. Gets, puts and plain tries
/// commute with the kill, which changes nothing for them before the sum is made. Whether anybody still waits for a switch is looked
/// at by who kills again only. Whether it is dying is changed by killing it, by its rebirth and its end, and by nothing else.
/// </para>
/// </content>
public sealed partial class PercpuRef : SharedObject
{
    private const int GetKind = 0, TryGetKind = 1, TryGetLiveKind = 2, PutKind = 3, IsZeroKind = 4, KillKind = 5, SumKind = 6,
        ConfirmedKind = 7, WaitKind = 8, ReinitKind = 9, ExitKind = 10, IsDyingKind = 11;

    private static readonly Dependence Table = Dependence.AllBut(
        12,
        (GetKind, GetKind),
        (TryGetKind, TryGetLiveKind),
        (TryGetLiveKind, TryGetLiveKind),
        (IsZeroKind, IsZeroKind),
        (KillKind, GetKind),
        (KillKind, TryGetKind),
        (KillKind, PutKind),
        (KillKind, IsZeroKind),
        (WaitKind, WaitKind),
        (WaitKind, GetKind),
        (WaitKind, TryGetKind),
        (WaitKind, TryGetLiveKind),
        (WaitKind, PutKind),
        (WaitKind, IsZeroKind),
        (ConfirmedKind, GetKind),
        (ConfirmedKind, TryGetKind),
        (ConfirmedKind, TryGetLiveKind),
        (ConfirmedKind, PutKind),
        (ConfirmedKind, IsZeroKind),
        (IsDyingKind, GetKind),
        (IsDyingKind, TryGetKind),
        (IsDyingKind, TryGetLiveKind),
        (IsDyingKind, PutKind),
        (IsDyingKind, IsZeroKind),
        (IsDyingKind, SumKind),
        (IsDyingKind, ConfirmedKind),
        (IsDyingKind, WaitKind),
        (IsDyingKind, IsDyingKind));

    private int references = 1;
    private bool dead;
    private bool summed;
    private bool switching;
    private bool exited;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        references = 1;
        dead = summed = switching = exited = false;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind is not (WaitKind or ReinitKind) || !switching;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case TryGetKind when summed && references == 0:
            case TryGetLiveKind when dead:
                return 0;
            case GetKind or TryGetKind or TryGetLiveKind:
                references++;
                return 1;
            case PutKind:
                references--;
                return summed && references == 0 ? 1 : 0;
            case IsZeroKind:
                return summed && references == 0 ? 1 : 0;
            case IsDyingKind:
                return dead ? 1 : 0;
            case KillKind:
                dead = true;
                if (summed || switching)
                    return 0;
                // The first reference goes, and one that keeps it while it is switching comes.
                switching = true;
                return 1;
            case SumKind:
                summed = true;
                return 0;
            case ConfirmedKind:
                switching = false;
                return 0;
            case ReinitKind:
                dead = summed = false;
                references++;
                return 0;
            case ExitKind:
                bool first = !exited;
                dead = summed = exited = true;
                return first ? 1 : 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        var current = TaskStruct.Of(task);
        // What says that it is dead is kept outside what was freed, and so is its last value.
        if (exited && operation.Kind is not (ExitKind or TryGetLiveKind or IsZeroKind or IsDyingKind))
        {
            Kasan.ReportNull(machine, operation, current);
            return true;
        }

        string function = operation.Site.Spelling;
        if (operation.Kind == KillKind && dead)
            Report("percpu-ref-misuse", "percpu_ref_kill_and_confirm", current, function, $"percpu_ref_kill_and_confirm called more than once on {Name}!");
        else if (operation.Kind == SumKind && references <= 0)
            Report("percpu-ref-underflow", "percpu_ref_switch_to_atomic_rcu", current, function, $"percpu ref ({Name}) <= 0 ({references}) after switching to atomic");
        else if (operation.Kind == ReinitKind && (!dead || !summed || !allowReinit))
            Report("percpu-ref-misuse", "percpu_ref_resurrect", current, function);
        else if (operation.Kind == ExitKind && switching)
            Report("percpu-ref-misuse", "percpu_ref_exit", current, function);
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        // Puts on CPUs' own counts are ordered before the sum by its grace period.
        if (operation.Kind == SumKind || (operation.Kind is TryGetKind or TryGetLiveKind or PutKind && result != 0))
            machine.Ordering.Acquire(this, task);
        if (operation.Kind is PutKind)
            machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            GetKind => (ProtocolRole.Get, 0),
            TryGetKind or TryGetLiveKind => (ProtocolRole.Get, 1),
            PutKind => (ProtocolRole.Put, 0),
            WaitKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        GetKind => "get",
        TryGetKind => "tryget",
        TryGetLiveKind => "tryget_live",
        PutKind => "put",
        IsZeroKind => "is zero?",
        IsDyingKind => "is dying?",
        KillKind => "kill",
        SumKind => "add up",
        ConfirmedKind => "confirm switch of",
        WaitKind => "wait for switch of",
        ReinitKind => "reinit",
        _ => "exit",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => kind switch
    {
        GetKind or TryGetKind or TryGetLiveKind or PutKind or SumKind => $"= {references}",
        // These do not look at the count: what it is then is no outcome of theirs.
        _ => "",
    };

    private void Report(string kind, string warner, TaskStruct task, string function, string text = "") =>
        machine.Report(kind, function, Name, text.Length > 0 ? text : $"WARNING: at {warner}", task, $"WARNING: at {warner}, called by {function}");
}
