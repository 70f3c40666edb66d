using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration.Tests;

internal sealed class TestMutex(IRuntime runtime, string name, SharedObject? container = null) : MutualExclusion(runtime, name, container)
{
    public Step Lock([CallerMemberName] string function = "") => Operate(LockKind, new Site(function, "", 0), OperationTraits.Blocking);

    public Step Unlock([CallerMemberName] string function = "") => Operate(UnlockKind, new Site(function, "", 0));

    public Test TryLock([CallerMemberName] string function = "") => Ask(TryLockKind, new Site(function, "", 0));

    public Step LockInterruptible([CallerMemberName] string function = "") => Operate(LockKind, new Site(function, "", 0), OperationTraits.Interruptible);
}

internal sealed class TestRwLock(IRuntime runtime, string name) : ReaderWriterQueue(runtime, name, null)
{
    private static readonly Site Here = new("test", "", 0);

    public async Op DownRead()
    {
        if (await Operate(AttemptReadKind, Here) == 0)
            await Operate(AcquireReadKind, Here, OperationTraits.Blocking);
    }

    public Step UpRead() => Operate(ReleaseReadKind, Here);

    public async Op DownWrite()
    {
        if (await Operate(AttemptWriteKind, Here) == 0)
            await Operate(AcquireWriteKind, Here, OperationTraits.Blocking);
    }

    public Step UpWrite() => Operate(ReleaseWriteKind, Here);
}

internal sealed class TestCompletion(IRuntime runtime, string name) : CompletionCount(runtime, name, null)
{
    private static readonly Site Here = new("test", "", 0);

    public Step Complete() => Operate(CompleteKind, Here);

    public Step CompleteAll() => Operate(CompleteAllKind, Here);

    public Step Wait() => Operate(WaitKind, Here, OperationTraits.Blocking);

    public Step WaitInterruptible() => Operate(WaitKind, Here, OperationTraits.Interruptible);

    public Step WaitKillable() => Operate(WaitKind, Here, OperationTraits.Killable);
}

internal sealed class TestWaitList(IRuntime runtime, string name) : WaitList(runtime, name, null)
{
    private static readonly Site Here = new("test", "", 0);

    public Step Join() => Operate(JoinKind, Here);

    public Step Wake() => Operate(WakeKind, Here);

    public Step Sleep() => Operate(SleepKind, Here, OperationTraits.Blocking);

    public Step SleepInterruptible() => Operate(SleepKind, Here, OperationTraits.Interruptible);

    public Step Leave() => Operate(LeaveKind, Here);
}

internal sealed class TestCounter(IRuntime runtime, string name, int initial) : Counter(runtime, name, initial, null)
{
    private static readonly Site Here = new("test", "", 0);

    public Step Add(int amount) => Operate(AddKind, Here, argument: amount);

    public Step AddReturn(int amount) => Operate(AddReturnKind, Here, argument: amount);

    public Step Read() => Operate(ReadKind, Here);

    public Test AddUnlessZero(int amount) => Ask(AddUnlessZeroKind, Here, argument: amount);
}
