using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// An <c>atomic_t</c> that counts references: <c>atomic_add_unless(v, 1, 0)</c>, <c>atomic_dec_and_test</c>. It neither warns nor saturates,
/// and what changes it and returns something is fully ordered (Documentation/atomic_t.txt). References have owners.
/// </summary>
public sealed class AtomicReferences : Refcount
{
    private readonly Machine machine;

    /// <summary>One inside a structure.</summary>
    public AtomicReferences(KernelObject owner, string member, int initial)
        : base(owner, member, initial)
    {
        machine = owner.Machine;
        TrackOwners();
    }

    /// <summary><c>atomic_dec_return</c> of the first reference, by who warns if there was none.</summary>
    /// <returns>True if the count was zero already.</returns>
    public async Op<bool> DecIsNegative([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await DecAndTest(function, file, line);
        return IsSaturated;
    }

    /// <summary><c>if (atomic_dec_and_test(v))</c>, and what is done then.</summary>
    public async Op Put(Func<Op> last, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(last);
        if (await DecAndTest(function, file, line))
            await last();
        else if (HasPutLast)
            await Released(function, file, line);
    }

    /// <summary>
    /// Nobody need explore which <see cref="Put"/> is the last one: what is done then is the same whoever does it, and who puts the first reference (<see cref="DecIsNegative"/>)
    /// waits in one step for the others (<see cref="WaitForZero"/>). To be called in the set-up.
    /// </summary>
    /// <param name="wake">What is done then.</param>
    public void LetAnybodyWake(Func<Op> wake)
    {
        ArgumentNullException.ThrowIfNull(wake);
        WakeByAnybody(wake);
    }

    /// <summary>What a task that waits for the last put is told of as waiting for: the queue that it would be on; or null.</summary>
    internal WaitQueueHead? Queue { get; private set; }

    /// <summary>
    /// <c>wait_event(queue, !atomic_read(v))</c> as one step. It stands for all orders of its steps with the last put, and with the wake-up that
    /// comes after that: what it may do is go on from the last put on, whether or not it has slept. To be used only where whoever puts last wakes the queue up whatever happens
    /// (or dies of what this one did when it had gone on), or it would miss a hang; and where no put is due to a signal that comes when nothing else can happen, since
    /// by then this one sleeps, and has to be woken. Nothing else may sleep there.
    /// </summary>
    public async Op WaitForZero(WaitQueueHead queue, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(machine, queue.Name, site);
        if (queue.IsSwitchedOff(site))
            return;
        Queue = queue;
        await Operate(AwaitZeroKind, site, OperationTraits.Blocking);
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        base.Performed(operation, task, result);
        // What commutes orders nobody, or the order of the two would tell. Puts that leave something are ordered before the last one.
        bool orders = operation.Kind switch
        {
            IncrementUnlessZeroKind => result != 0 && !IsCovered,
            DecrementKind or LastOwnDecrementKind or OthersDecrementKind => result != 0,
            PlainDecrementKind or DecrementIfOneKind or DecrementUnlessOneKind => true,
            _ => false,
        };
        if (!orders)
            return;
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    private protected override void Warn(string kind, string text, in Site site, ModelTask task)
    {
    }
}
