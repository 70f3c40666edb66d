using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>
/// Counts of which the last put is nobody's, where everything is explored: all puts leave something as far as those who put are told, and commute; a
/// releaser does what follows from the last one (<see cref="ExploredRuntime.SpawnReleaser"/>).
/// <para>
/// It sees that the count has reached zero once, which depends on puts only: who takes from zero then is told so, and comes too late. Who
/// puts last in every order waits for it. What is counted is ended quietly (<see cref="Mortal"/>): a use that is after all puts, but before the releaser, is
/// predicted. Whether the count is zero may not be told apart from reading it any more.
/// </para>
/// <para>
/// The releaser has what who puts last has: locks, reasons not to sleep, a module's text that it runs in. If not all have the same, it chooses
/// (<see cref="ReleaseContext"/>).
/// </para>
/// <para>
/// Where who waits for the last put goes on from it (<see cref="AtomicReferences.WaitForZero"/>), and who put the first reference does nothing more, what the releaser does is to
/// wake him up (<see cref="WakeByAnybody"/>). Whoever may put last besides the former is taken to: his executions are those of the former, and more.
/// </para>
/// </content>
public partial class Refcount : IReleased
{
    private const int None = -2, AnyOfThem = -1;

    private bool isReleasedByAnybody;
    private bool hasReachedZero;
    private bool isReleased;
    private ModelTask? lastToPut;
    private int lastPut = None;
    private ReleaseContext? context;

    // The put of the first reference, after which there is nothing to do, unless it is as everybody's.
    private int idlePut = None;
    private bool wakes;

    /// <inheritdoc/>
    public bool IsLastPutKnown => lastToPut is not null;

    /// <inheritdoc/>
    public bool HoldsNobodyBack => wakes;

    /// <summary>True if the running task has put last, whatever the order of the puts: it waits for the releaser.</summary>
    internal bool HasPutLast => isReleasedByAnybody && lastToPut == machine.CurrentTask;

    /// <inheritdoc/>
    public bool IsPut(int kind) => Announced(kind) is DecrementKind or LastOwnDecrementKind or OthersDecrementKind or KeepingDecrementKind;

    /// <inheritdoc/>
    public override bool IsSilent(int kind) => kind is ZeroKind or DoneKind or ReleasedKind or ChooseKind;

    /// <inheritdoc/>
    public bool HasPut(int put) => context!.HasPut(put);

    /// <inheritdoc/>
    public bool MayBeLast(int put) => put == idlePut ? put == lastPut : context!.MayBeLast(put);

    /// <summary>
    /// What the last put does is the same whoever does it, and nobody is told by its put whether it was that one. To be called after
    /// <see cref="TrackOwners"/>; without effect where not all is explored.
    /// </summary>
    /// <param name="release">What the last put does.</param>
    /// <param name="puts">What it puts references on that may be the last ones, if that is elsewhere in memory.</param>
    internal void ReleaseByAnybody(Func<Op> release, params ReadOnlySpan<KernelObject> puts)
    {
        if (!HasOwners || !machine.Predicts("slab-use-after-free") || machine.Processor is not null)
            return;
        LetAnybodyPutLast(puts);
        machine.StartReleaser(this, async () =>
        {
            var site = new Site("refcount_dec_and_test", "", 0);
            await Operate(ZeroKind, site, OperationTraits.Idle | OperationTraits.Apart);
            int contexts = context!.Settle(lastPut);
            if (contexts > 1)
                context.Choose(await Operate(ChooseKind, site, OperationTraits.Choice | OperationTraits.Apart, contexts));
            context.GiveTo(machine.Current, machine.CurrentTask);
            await release();
            ReleaseContext.TakeFrom(machine.Current, machine.CurrentTask);
            await Operate(DoneKind, site, OperationTraits.Apart);
        });
    }

    /// <summary>
    /// Whoever puts last wakes up who waits for it, which is the same whoever it is, but for who puts the first reference, who does nothing. To be called after <see cref="TrackOwners"/>;
    /// without effect where not all is explored.
    /// </summary>
    /// <param name="wake">How: with no locks but its own, in the core's text, and without sleeping.</param>
    private protected void WakeByAnybody(Func<Op> wake)
    {
        wakes = true;
        ReleaseByAnybody(() => lastPut == idlePut ? Op.Done : wake());
    }

    /// <summary>From now on no put is the last one.</summary>
    internal void LetAnybodyPutLast(ReadOnlySpan<KernelObject> puts)
    {
        isReleasedByAnybody = true;
        var freed = new List<Allocation> { (Allocation)Container! };
        foreach (var put in puts)
            freed.Add(put.Memory);
        context = new ReleaseContext(freed);
    }

    /// <summary>Waits for the releaser.</summary>
    internal Step Released([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(ReleasedKind, new Site(function, file, line), OperationTraits.Idle | OperationTraits.Apart);

    private int Unnoticed(int result)
    {
        hasReachedZero |= result != 0;
        return 0;
    }

    private void NoteRelease(int kind, ModelTask task)
    {
        // Who puts after the last put is told of it.
        if (!IsPut(kind) || task.Id == 0 || lastPut != None)
            return;
        int put = machine.Explored.Performing;
        if (wakes)
            context!.Add(put);
        else
            context!.Add(put, TaskStruct.Of(task));
        if (wakes && Announced(kind) == DecrementKind)
            idlePut = put;
        if (!hasReachedZero)
            return;
        bool isKnown = machine.Explored.IsLastPut(this);
        (lastToPut, lastPut) = isKnown ? (task, put) : (null, AnyOfThem);
    }
}
