using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>
/// References with owners, for counts of which nobody puts more than there is: then a task that owns a reference knows that the count
/// is not zero, and its other gets and puts commute with everybody's.
/// <para>
/// The proof is <see cref="OwnedCount"/>'s; here references need not be handed on explicitly, since the pool stands for whoever else
/// has one. While a task owns a reference, its gets (<em>own get</em>) and puts that leave it another one (<em>keeping put</em>)
/// commute with all gets and puts: they find and leave the value above zero, and so does, before and after them, whatever the
/// others do, a put from the pool included, for what it takes is not the task's. A task's last own put depends on other last ones, on
/// puts from the pool and on gets by who owns none, like a put from the pool; a get for others (it adds to the pool) depends on these
/// too. Everything else is as without owners.
/// </para>
/// <para>
/// A put that the table wants to be the pool's and that is not (an error in the counting, which the kernel would show as a use after
/// free by the other task) is a fault of the model: such a count has to do without owners.
/// </para>
/// </content>
public partial class Refcount
{
    /// <summary>Kinds of operation of a count with owners.</summary>
    protected const int OwnIncrementKind = 8, KeepingDecrementKind = 9, LastOwnDecrementKind = 10, PoolIncrementKind = 11;

    private static readonly Dependence Table = Dependence.AllBut(
        12,
        (IncrementKind, IncrementKind),
        (IncrementUnlessZeroKind, IncrementUnlessZeroKind),
        (ReadKind, ReadKind),
        (OwnIncrementKind, OwnIncrementKind),
        (OwnIncrementKind, KeepingDecrementKind),
        (OwnIncrementKind, LastOwnDecrementKind),
        (OwnIncrementKind, IncrementKind),
        (OwnIncrementKind, IncrementUnlessZeroKind),
        (OwnIncrementKind, DecrementKind),
        (OwnIncrementKind, PoolIncrementKind),
        (KeepingDecrementKind, KeepingDecrementKind),
        (KeepingDecrementKind, LastOwnDecrementKind),
        (KeepingDecrementKind, IncrementKind),
        (KeepingDecrementKind, IncrementUnlessZeroKind),
        (KeepingDecrementKind, DecrementKind),
        (KeepingDecrementKind, PoolIncrementKind),
        (PoolIncrementKind, IncrementKind),
        (PoolIncrementKind, PoolIncrementKind));

    private ReferenceOwners owners;
    private Dictionary<UserProcess, int>? inSetUp;

    private int Own => owners.AreTracked ? owners.OwnedBy(machine.CurrentTask.Id) : 0;

    /// <summary>
    /// From now on references have owners. To be called before there is a second one, and only where every put is of a reference
    /// that the putter may put. Where an ablation leaves out gets or puts, nothing is sure of it.
    /// </summary>
    public void TrackOwners()
    {
        if (machine.IsNative || !machine.CountsAreBalanced)
            return;
        owners = new ReferenceOwners(initial);
        inSetUp = [];
        machine.OwnedCounts.Add(this);
    }

    /// <summary><c>refcount_inc</c> for a reference that somebody else is going to put: a work item, a structure that others empty.</summary>
    public Step IncForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(owners.AreTracked ? PoolIncrementKind : IncrementKind, new Site(function, file, line), argument: 1);

    /// <summary>What the set-up took for a process is its task's.</summary>
    internal void Grant(UserProcess process, int task)
    {
        if (inSetUp!.Remove(process, out int count) && count > 0)
            owners.Grant(task, count);
    }

    private int Applied(int kind, int task)
    {
        int old = value;
        switch (kind)
        {
            case OwnIncrementKind:
                owners.Take(task);
                value++;
                return 1;
            case PoolIncrementKind:
                if (old > 0)
                    owners.Pool(1);
                if (old == 0 || fromZero.Count > 0)
                    NoteFromZero(task);
                value = old > 0 ? old + 1 : SaturatedValue;
                return 0;
            default:
                fromZero.Clear();
                owners.Put(task);
                value--;
                return value == 0 ? 1 : 0;
        }
    }

    /// <summary>Who has what after an operation that knows of no owners.</summary>
    private void Account(int kind, int task, int argument, int old)
    {
        switch (kind)
        {
            case IncrementKind when old > 0 && argument == 1:
            case IncrementUnlessZeroKind when old > 0:
                owners.Take(task);
                break;
            case SetKind:
                owners.Pool(argument - old);
                break;
            default:
                owners.Pool(Math.Max(value, 0) - Math.Max(old, 0));
                break;
        }
    }

    private void NoteSetUp(int by)
    {
        if (machine.PreparedProcess is { } process)
            inSetUp![process] = inSetUp.GetValueOrDefault(process) + by;
    }

    /// <summary>True, and the execution over, if the operation would take a reference that belongs to a task.</summary>
    private bool TakesFromTask(in Operation operation)
    {
        bool takes = operation.Kind is DecrementKind or PlainDecrementKind or DecrementIfOneKind or DecrementUnlessOneKind or SetKind;
        if (!takes || !owners.IsPoolEmpty)
            return false;
        machine.Explored.Fail($"{operation.Site.Spelling} puts a reference of {Name} that a task owns: this count has to do without owners");
        return true;
    }
}
