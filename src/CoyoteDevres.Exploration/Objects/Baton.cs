using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// Something that one task holds at a time and that it gives back whenever it really waits (<see cref="IWaitPolicy"/>): a kernel
/// without preemption, a lock that sleeping drops.
/// </summary>
public class Baton(IRuntime runtime, string name) : MutualExclusion(runtime, name, null)
{
    internal const int TakeKind = LockKind, GiveKind = UnlockKind;

    /// <inheritdoc/>
    public override string Verb(int kind) => kind == TakeKind ? "take" : "give back";

    /// <summary>Waits, busily, until it is free and takes it.</summary>
    public Step Take([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(TakeKind, new Site(function, file, line), OperationTraits.Spinning);

    /// <summary>Gives it back.</summary>
    public Step Give([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(GiveKind, new Site(function, file, line));
}
