using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>seqcount_t</c>, <c>seqcount_spinlock_t</c>, <c>seqcount_mutex_t</c> (include/linux/seqlock.h, Documentation/locking/seqlock.rst,
/// recalled): odd while somebody writes, another number afterwards. Readers hold nobody up; they read again what was written
/// meanwhile, and must not follow pointers that a writer may free.
/// </summary>
/// <remarks>
/// Waiting while it is odd is one blocking operation, whose end, if no writer ends, is a soft lockup. That a reader interrupts its
/// writer on the same CPU and spins for ever is not here.
/// <para>
/// What readers do changes nothing and commutes; what writers do is what readers look for, and two writers' steps, without a lock,
/// overwrite each other's oddness.
/// </para>
/// </remarks>
public sealed class SeqCount : SharedObject
{
    private const int BeginKind = 0, RetryKind = 1, WriteBeginKind = 2, WriteEndKind = 3;

    private static readonly Dependence Table = Dependence.AllBut(4, (BeginKind, BeginKind), (BeginKind, RetryKind), (RetryKind, RetryKind));

    private readonly Machine machine;
    private readonly SharedObject? writersLock;
    private int sequence;

    /// <summary>A count inside a structure.</summary>
    /// <param name="owner">The structure.</param>
    /// <param name="member">The member.</param>
    /// <param name="writersLock">The lock that writers hold; null if they have another way to be alone, and preemption off.</param>
    public SeqCount(KernelObject owner, string member, SharedObject? writersLock = null)
        : base(owner.Machine.Runtime, owner.NameOf(member), owner.Memory)
    {
        machine = owner.Machine;
        this.writersLock = writersLock;
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset() => sequence = 0;

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind != BeginKind || sequence % 2 == 0;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case BeginKind:
                return sequence;
            case RetryKind:
                return sequence != argument ? 1 : 0;
            default:
                return ++sequence;
        }
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (operation.Kind == BeginKind)
            machine.Ordering.Acquire(this, task);
        else if (operation.Kind == WriteEndKind)
            machine.Ordering.Release(this, task);
        var current = TaskStruct.Of(task);
        int change = operation.Kind is BeginKind or WriteBeginKind ? 1 : -1;
        current.SeqcountSections += change;
        // A writer with a mutex could be preempted by a reader that then spins: write_seqcount_begin switches preemption off.
        if (writersLock is Mutex && operation.Kind is (WriteBeginKind or WriteEndKind))
            current.PreemptCount += change;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        BeginKind => "read_seqcount_begin",
        RetryKind => "read_seqcount_retry",
        WriteBeginKind => "write_seqcount_begin",
        _ => "write_seqcount_end",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => $"= {sequence}";

    /// <summary><c>read_seqcount_begin</c>: waits while it is odd; returns what <see cref="ReadRetry"/> needs.</summary>
    public Step ReadBegin([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(BeginKind, new Site(function, file, line), OperationTraits.Spinning);

    /// <summary><c>read_seqcount_retry</c>: true if somebody wrote since, so that what was read may be torn.</summary>
    public Test ReadRetry(int begun, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(RetryKind, new Site(function, file, line), argument: begun);

    /// <summary><c>write_seqcount_begin</c>: the caller must be the only writer, and not be preempted.</summary>
    public Step WriteBegin([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AssertAlone(site);
        return Operate(WriteBeginKind, site);
    }

    /// <summary><c>write_seqcount_end</c>.</summary>
    public Step WriteEnd([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(WriteEndKind, new Site(function, file, line));

    /// <summary>
    /// <c>seqprop_assert</c>: <c>lockdep_assert_held</c>, or <c>lockdep_assert_preemption_disabled</c>. Both are inlined, so that the
    /// caller is what the WARN names.
    /// </summary>
    private void AssertAlone(in Site site)
    {
        var task = machine.Current;
        bool alone = writersLock is null ? task.PreemptCount > 0 || task.IrqsOff > 0 || task.SoftirqsOff > 0 || task.Context != ExecutionContext.Process : machine.IsHeld(writersLock);
        if (alone)
            return;
        string missing = writersLock is null ? "preemption is on" : $"{writersLock.Name} is not held";
        machine.Report("seqcount-writer", site.Spelling, Name, $"WARNING: at {site.Spelling}", task, missing);
    }
}

/// <summary><c>seqlock_t</c>: a <see cref="SeqCount"/> and the spinlock of its writers.</summary>
public sealed class SeqLock : KernelObject
{
    private readonly SpinLock writers;
    private readonly SeqCount count;

    /// <summary>Embeds it.</summary>
    public SeqLock(KernelObject container, string member)
        : base(container, member)
    {
        writers = new SpinLock(this, "lock");
        count = new SeqCount(this, "seqcount", writers);
    }

    /// <summary><c>read_seqbegin</c>.</summary>
    public Step ReadBegin([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.ReadBegin(function, file, line);

    /// <summary><c>read_seqretry</c>.</summary>
    public Test ReadRetry(int begun, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.ReadRetry(begun, function, file, line);

    /// <summary><c>write_seqlock</c>.</summary>
    public async Op WriteLock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await writers.Lock(function, file, line);
        await count.WriteBegin(function, file, line);
    }

    /// <summary><c>write_sequnlock</c>.</summary>
    public async Op WriteUnlock([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await count.WriteEnd(function, file, line);
        await writers.Unlock(function, file, line);
    }
}
