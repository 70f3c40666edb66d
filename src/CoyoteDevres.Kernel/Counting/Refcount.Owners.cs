using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>
/// References with owners, for counts of which nobody puts more than there is: then whoever knows that there is another reference
/// knows that the count is not zero, and its gets and puts commute with everybody's.
/// <para>
/// A task knows it by its own history, while it owns a reference: its gets (<em>own get</em>) and puts that leave it another one
/// (<em>keeping put</em>). The proof is <see cref="OwnedCount"/>'s; here references need not be handed on explicitly, since base and
/// others stand for whoever else has one (<see cref="ReferenceOwners"/>). They find and leave the value above zero, and so does, before
/// and after them, whatever the others do, for what that takes is not the task's.
/// </para>
/// <para>
/// Or it knows it because what pins the count cannot go before it has done something (<see cref="IncPinned"/>).
/// </para>
/// <para>
/// And everybody knows it while the base has one: then gets by who owns none (<em>covered</em>) find something too, and commute with all gets,
/// and with puts but the base's last one. That is a kind by state (<see cref="SharedObject.KindNow"/>): only puts from the base and settings of
/// the count change what the base has, and the last of them depends on every such get, covered or not, so that the base's share is told by
/// what happens before. In the kernel's words: nobody's get matters to another's put until the registration, which holds the first reference, is
/// gone. Where it holds several (a character device in the structure pins it too), a put from the base that leaves it one changes nothing for
/// the others. Only puts from the base among themselves are in order, which tells which of them is the last.
/// </para>
/// <para>
/// Of puts only one matters: the one that takes the last reference, and frees. All others come before it, and commute. Which one it is depends on
/// the order of them all, and yet there is an order in every trace: the puts that leave something, unordered, then the one that leaves
/// nothing. So they are kinds by state, and each of the former unsettles the others where it leaves one reference only (<em>near</em>): then the next put
/// is another thing, and may not change places with it (<see cref="Dependence.Unsettling"/>). That a put leaves something does not hang on
/// which gets came before: covered ones find what the base has besides, and is still there, or put in order; all others depend on it; and
/// who takes more while he has one leaves the rest as it was. n tasks that put one reference each are n traces, not n!.
/// </para>
/// <para>
/// Whether the count is zero (<em>test</em>) is changed by the last put, and by who takes from zero. Everything else is as without owners.
/// </para>
/// <para>
/// A put of what a task owns by another one (an error in the counting, which the kernel would show as a use after free by the other
/// task), or for others of what nobody took for them, is a fault of the model: such a count has to do without owners. Not where it was
/// taken from zero: the count is saturated then, whoever puts it is told of an underflow, and none of that commutes.
/// </para>
/// </content>
public partial class Refcount
{
    /// <summary>Kinds of operation of a count with owners, as they are announced.</summary>
    protected const int OwnIncrementKind = 8, KeepingDecrementKind = 9, LastOwnDecrementKind = 10, OthersIncrementKind = 11, OthersDecrementKind = 12,
        OthersIncrementUnlessZeroKind = 13, TestKind = 14;

    // Gets while the base has a reference.
    private const int CoveredIncrementKind = 15, CoveredOthersIncrementKind = 16, CoveredIncrementUnlessZeroKind = 17, CoveredOthersIncrementUnlessZeroKind = 18;

    // A put from the base that leaves the base another one.
    private const int BaseKeepingDecrementKind = 19;

    // Puts that leave a reference (near: one), of a task's last own one, for others, and of the base's last one.
    private const int FarPutKind = 21, NearPutKind = 22, FarOthersPutKind = 23, NearOthersPutKind = 24, FarBasePutKind = 25, NearBasePutKind = 26;

    // Where the last put is nobody's: the releaser sees that it has come, and says what has been done, for which who put last waits.
    private const int ZeroKind = 27, DoneKind = 28, ReleasedKind = 29, ChooseKind = 30;

    // A get for others by who knows that there is a reference, though it is not its own.
    private const int PinnedOthersIncrementKind = 31;

    // A get that finds nothing.
    private const int FailedIncrementUnlessZeroKind = 32, FailedOthersIncrementUnlessZeroKind = 33;

    /// <summary>Waits until there is no reference; as a test that is only answered then.</summary>
    private protected const int AwaitZeroKind = 34;

    // The same where the last put is nobody's, so that none of them commutes with it.
    private const int AwaitPutsKind = 35;

    private const int Kinds = 36;

    // These change nothing, whatever their task survives.
    private const ulong Looks = 1ul << ReadKind | 1ul << TestKind | 1ul << FailedIncrementUnlessZeroKind | 1ul << FailedOthersIncrementUnlessZeroKind | 1ul << AwaitZeroKind | 1ul << AwaitPutsKind;

    private static readonly int[] CoveredGets =
        [CoveredIncrementKind, CoveredOthersIncrementKind, CoveredIncrementUnlessZeroKind, CoveredOthersIncrementUnlessZeroKind];

    private static readonly int[] UncoveredTries =
        [IncrementUnlessZeroKind, OthersIncrementUnlessZeroKind, FailedIncrementUnlessZeroKind, FailedOthersIncrementUnlessZeroKind];

    private static readonly int[] Puts = [FarPutKind, NearPutKind, FarOthersPutKind, NearOthersPutKind];

    private static readonly int[] BasePuts = [FarBasePutKind, NearBasePutKind];

    private static readonly Dependence Table = Dependence.AllBut(
        Kinds,
        [
            (IncrementKind, IncrementKind),
            .. Pairs(UncoveredTries, UncoveredTries),
            (ReadKind, ReadKind),
            (OthersIncrementKind, IncrementKind),
            (OthersIncrementKind, OthersIncrementKind),
            .. Pairs(
                [OwnIncrementKind, KeepingDecrementKind, PinnedOthersIncrementKind],
                [
                    PinnedOthersIncrementKind, IncrementKind, DecrementKind, OwnIncrementKind, KeepingDecrementKind, LastOwnDecrementKind,
                    OthersIncrementKind, OthersDecrementKind, .. UncoveredTries, .. CoveredGets, .. Puts, .. BasePuts,
                ]),
            .. Pairs(CoveredGets, [.. CoveredGets, .. Puts]),
            .. Pairs(Puts, [.. Puts, .. BasePuts]),
            .. Pairs([BaseKeepingDecrementKind], [OwnIncrementKind, KeepingDecrementKind, PinnedOthersIncrementKind, .. CoveredGets, .. Puts]),
            .. Pairs(
                [TestKind, AwaitZeroKind],
                [
                    TestKind, AwaitZeroKind, ReadKind, OwnIncrementKind, KeepingDecrementKind, PinnedOthersIncrementKind, BaseKeepingDecrementKind,
                    .. UncoveredTries, .. CoveredGets, .. Puts, .. BasePuts,
                ]),
            .. Pairs(
                [ZeroKind, AwaitPutsKind],
                [
                    ZeroKind, AwaitPutsKind, IncrementKind, OthersIncrementKind, OwnIncrementKind, KeepingDecrementKind,
                    PinnedOthersIncrementKind, BaseKeepingDecrementKind, ReadKind, TestKind, ReleasedKind, .. UncoveredTries, .. CoveredGets,
                ]),
            .. Pairs([DoneKind, ReleasedKind], [.. Enumerable.Range(0, Kinds).Where(k => k is not (DoneKind or ReleasedKind or SetKind))]),
            .. Pairs([ChooseKind], [.. Enumerable.Range(0, Kinds).Where(k => k is not SetKind)]),
            (ReleasedKind, ReleasedKind),
        ]).Unsettling([.. Pairs([NearPutKind, NearOthersPutKind, NearBasePutKind], [.. Puts, .. BasePuts])]);

    private ReferenceOwners owners;
    private Dictionary<UserProcess, int>? inSetUp;

    /// <summary>True while the base of a count with owners has a reference.</summary>
    private protected bool IsCovered => HasOwners && owners.HasBase;

    private bool HasOwners => owners.AreTracked;

    private int Own => HasOwners ? owners.OwnedBy(machine.CurrentTask.Id) : 0;

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
        TellKindsByState();
    }

    /// <inheritdoc/>
    public override int KindNow(int kind)
    {
        int announced = Announced(kind);
        if (!HasOwners)
            return announced;
        // Where the last put is nobody's, none of them is.
        bool leavesOne = value > (isReleasedByAnybody ? 0 : 1), isNear = value == 2 && !isReleasedByAnybody;
        return announced switch
        {
            LastOwnDecrementKind when leavesOne => isNear ? NearPutKind : FarPutKind,
            OthersDecrementKind when leavesOne && !owners.HaveOthersNone => isNear ? NearOthersPutKind : FarOthersPutKind,
            TestKind when isReleasedByAnybody => ReadKind,
            AwaitZeroKind when isReleasedByAnybody => AwaitPutsKind,
            DecrementKind when owners.KeepBase => BaseKeepingDecrementKind,
            DecrementKind when leavesOne => isNear ? NearBasePutKind : FarBasePutKind,
            IncrementKind when owners.HasBase => CoveredIncrementKind,
            IncrementUnlessZeroKind when owners.HasBase => CoveredIncrementUnlessZeroKind,
            OthersIncrementKind when owners.HasBase => CoveredOthersIncrementKind,
            OthersIncrementUnlessZeroKind when owners.HasBase => CoveredOthersIncrementUnlessZeroKind,
            IncrementUnlessZeroKind when value == 0 => FailedIncrementUnlessZeroKind,
            OthersIncrementUnlessZeroKind when value == 0 => FailedOthersIncrementUnlessZeroKind,
            _ => announced,
        };
    }

    private static int Announced(int kind) => kind switch
    {
        AwaitPutsKind => AwaitZeroKind,
        FarPutKind or NearPutKind => LastOwnDecrementKind,
        FarOthersPutKind or NearOthersPutKind => OthersDecrementKind,
        FarBasePutKind or NearBasePutKind or BaseKeepingDecrementKind => DecrementKind,
        CoveredIncrementKind => IncrementKind,
        CoveredIncrementUnlessZeroKind or FailedIncrementUnlessZeroKind => IncrementUnlessZeroKind,
        CoveredOthersIncrementKind => OthersIncrementKind,
        CoveredOthersIncrementUnlessZeroKind or FailedOthersIncrementUnlessZeroKind => OthersIncrementUnlessZeroKind,
        _ => kind,
    };

    /// <summary><c>refcount_inc</c> for a reference that somebody else is going to put: a work item, a structure that others empty.</summary>
    public Step IncForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(HasOwners ? OthersIncrementKind : IncrementKind, new Site(function, file, line), argument: 1);

    /// <summary>
    /// <c>refcount_inc</c> by who has a reference on something else that has one on this: until it puts that, the count is not zero. If it is, that is a fault of the
    /// model.
    /// </summary>
    public Step IncPinned(bool forOthers, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        HasOwners
            ? Operate(forOthers ? PinnedOthersIncrementKind : OwnIncrementKind, new Site(function, file, line))
            : Inc(function, file, line);

    /// <summary><c>refcount_inc_not_zero</c> for a reference that somebody else is going to put.</summary>
    public Test IncNotZeroForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(HasOwners ? OthersIncrementUnlessZeroKind : IncrementUnlessZeroKind, new Site(function, file, line));

    /// <summary><c>refcount_dec_and_test</c> of a reference that was taken for others.</summary>
    public Test DecAndTestForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(HasOwners ? OthersDecrementKind : DecrementKind, new Site(function, file, line), argument: 1);

    /// <summary><c>refcount_read</c> by who only wants to know whether it is zero.</summary>
    public Test IsZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(TestKind, new Site(function, file, line));

    /// <summary>What the set-up took for a process is its task's.</summary>
    internal void Grant(UserProcess process, int task)
    {
        if (inSetUp!.Remove(process, out int count) && count > 0)
            owners.Grant(task, count);
    }

    private static IEnumerable<(int One, int Other)> Pairs(int[] some, int[] others) => from one in some from other in others select (one, other);

    private int Applied(int kind, int task, int argument)
    {
        int old = value;
        switch (kind)
        {
            case OwnIncrementKind:
                owners.Take(task, 1);
                value++;
                return 1;
            case PinnedOthersIncrementKind:
                owners.TakeForOthers();
                value++;
                return 0;
            case OthersIncrementKind:
                if (old > 0)
                    owners.TakeForOthers();
                if (old == 0 || fromZero.Count > 0)
                    NoteFromZero(task);
                value = old > 0 ? old + 1 : SaturatedValue;
                return 0;
            case OthersIncrementUnlessZeroKind:
                if (old > 0)
                    owners.TakeForOthers();
                value += old > 0 ? 1 : 0;
                return old != 0 ? 1 : 0;
            case TestKind or AwaitZeroKind:
                return value == 0 ? 1 : 0;
            case ZeroKind or ReleasedKind:
                return 0;
            case ChooseKind:
                return argument;
            case DoneKind:
                isReleased = true;
                return 0;
            case OthersDecrementKind when IsSaturated:
                fromZero.Clear();
                return 0;
            case OthersDecrementKind:
                owners.PutForOthers();
                break;
            default:
                owners.Put(task);
                break;
        }

        fromZero.Clear();
        value--;
        return value == 0 ? 1 : 0;
    }

    /// <summary>Who has what after an operation that knows of no owners.</summary>
    private void Account(int kind, int task, int argument, int old)
    {
        switch (kind)
        {
            case IncrementKind when old > 0:
                owners.Take(task, argument);
                break;
            case IncrementUnlessZeroKind when old > 0:
                owners.Take(task, 1);
                break;
            case SetKind:
                owners.Add(task, argument - old);
                break;
            default:
                owners.Add(task, Math.Max(value, 0) - Math.Max(old, 0));
                break;
        }
    }

    private void NoteSetUp(int by)
    {
        if (machine.PreparedProcess is { } process)
            inSetUp![process] = inSetUp.GetValueOrDefault(process) + by;
    }

    /// <summary>True, and the execution over, if the operation would take a reference that belongs to somebody else.</summary>
    private bool TakesFromOthers(in Operation operation)
    {
        bool takes = operation.Kind switch
        {
            DecrementKind or PlainDecrementKind or DecrementIfOneKind or DecrementUnlessOneKind or SetKind => owners.HaveOnlyTasks,
            OthersDecrementKind => owners.HaveOthersNone && !IsSaturated,
            OwnIncrementKind or PinnedOthersIncrementKind => value <= 0,
            _ => false,
        };
        if (!takes)
            return false;
        if (operation.Kind is OwnIncrementKind or PinnedOthersIncrementKind)
        {
            machine.Explored.Fail($"{operation.Site.Spelling} takes a reference of {Name} from zero, which it was said to know of");
            return true;
        }

        machine.Explored.Fail($"{operation.Site.Spelling} puts a reference of {Name} that is not its to put: this count has to do without owners");
        return true;
    }
}
