using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>
/// The two banks, and who may go on. A grace period is two operations: it switches banks as soon as no other one is running, and waits until the
/// bank that was in use adds up to zero.
/// <para>
/// What commutes: readers' beginnings and ends with one another (they add to counts that neither looks at), ends with switching
/// (which counts, and which one is in use), and an end in one bank with waiting for the other. While a wait is pending no other
/// grace period runs, so the bank in use is the other one: a beginning commutes with a wait. A beginning sees which bank is in use, so it
/// depends on switching; an end may let the wait for its bank go on; a wait that is over lets the next grace period begin.
/// Initialising and cleaning up depend on everything; looking for readers on what readers do.
/// </para>
/// </content>
public sealed partial class SrcuStruct : SharedObject
{
    private const int LockKind = 0, UnlockKind = 1, SwitchKind = 3, WaitKind = 4, InitKind = 6, ReadersKind = 7, CleanupKind = 8, Kinds = 9;

    // Whether lockdep is told: the argument of a reader's operations.
    private const int Unknown = 0, Known = 1;

    private static readonly Dependence Table = MakeTable();

    private readonly bool isStatic;
    private readonly int[] readers = new int[2];
    private readonly List<int> holders = [];
    private readonly OrderingPoint[] ends = new OrderingPoint[2];
    private OrderingPoint switched;
    private int current;
    private bool initialized;
    private bool graceRuns;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(readers);
        current = 0;
        initialized = isStatic;
        graceRuns = false;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind switch
    {
        SwitchKind => !graceRuns,
        WaitKind or WaitKind + 1 => readers[kind - WaitKind] == 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => holders.Contains(task);

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case LockKind:
                readers[current]++;
                return current;
            case UnlockKind or UnlockKind + 1:
                readers[kind - UnlockKind]--;
                return 0;
            case SwitchKind:
                graceRuns = true;
                current ^= 1;
                return current ^ 1;
            case WaitKind or WaitKind + 1:
                graceRuns = false;
                return 0;
            case InitKind:
                Array.Clear(readers);
                initialized = true;
                return 0;
            case CleanupKind when !IsBusy:
                initialized = false;
                return 0;
            case CleanupKind:
                return 1;
            default:
                return HasReaders ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (!initialized && operation.Kind is not (InitKind or WaitKind or WaitKind + 1))
        {
            Kasan.ReportNull(machine, operation, TaskStruct.Of(task));
            return true;
        }

        if (operation.Kind is UnlockKind or UnlockKind + 1 && operation.Argument == Known && !TaskStruct.Of(task).Held.Contains(this))
            LockBalance.Report(machine, Name, operation.Site, TaskStruct.Of(task));
        else if (operation.Kind == ReadersKind && HasReaders)
            ReportCleanup(operation.Site, TaskStruct.Of(task));
        else if (operation.Kind == CleanupKind && IsBusy)
            ReportCleanup(operation.Site, TaskStruct.Of(task), $"cleanup_srcu_struct: Active srcu_struct {Name}");
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        switch (operation.Kind)
        {
            case LockKind:
                machine.Ordering.Acquire(switched, task);
                holders.Add(task.Id);
                if (operation.Argument == Known)
                    TaskStruct.Of(task).Held.Add(this, Name);
                break;
            case UnlockKind or UnlockKind + 1:
                machine.Ordering.Release(ref ends[operation.Kind - UnlockKind], task);
                holders.Remove(task.Id);
                if (operation.Argument == Known)
                    TaskStruct.Of(task).Held.RemoveLast(this);
                break;
            case SwitchKind:
                machine.Ordering.Release(ref switched, task);
                break;
            case WaitKind or WaitKind + 1:
                machine.Ordering.Acquire(ends[operation.Kind - WaitKind], task);
                break;
        }
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            LockKind => (ProtocolRole.Acquire, 0),
            UnlockKind or UnlockKind + 1 => (ProtocolRole.Release, 0),
            SwitchKind or WaitKind or WaitKind + 1 => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        LockKind => "srcu_read_lock",
        UnlockKind => "srcu_read_unlock bank 0 of",
        UnlockKind + 1 => "srcu_read_unlock bank 1 of",
        SwitchKind => "switch banks of",
        WaitKind => "wait for bank 0 of",
        WaitKind + 1 => "wait for bank 1 of",
        InitKind => "init_srcu_struct",
        ReadersKind => "look for readers of",
        _ => "cleanup_srcu_struct",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => kind == LockKind ? $"= {current}" : "";

    // srcu_readers_active adds both banks up: what is too much in one hides what is missing in the other.
    private bool HasReaders => readers[0] + readers[1] != 0;

    private bool IsBusy => graceRuns || HasReaders;

    private static Dependence MakeTable()
    {
        List<(int One, int Other)> dependent =
        [
            (LockKind, SwitchKind), (SwitchKind, SwitchKind), (SwitchKind, WaitKind), (SwitchKind, WaitKind + 1),
            (UnlockKind, WaitKind), (UnlockKind + 1, WaitKind + 1),
            (ReadersKind, LockKind), (ReadersKind, UnlockKind), (ReadersKind, UnlockKind + 1),
        ];
        for (int kind = 0; kind < Kinds; kind++)
        {
            dependent.Add((InitKind, kind));
            dependent.Add((CleanupKind, kind));
        }

        return Dependence.NoneBut(Kinds, dependent.ToArray());
    }
}
