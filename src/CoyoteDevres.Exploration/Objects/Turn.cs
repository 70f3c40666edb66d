namespace CoyoteDevres.Exploration;

/// <summary>
/// Which of two tasks that do the same goes first: the first operation of each that matters to the other one (<see cref="IsAbout"/>) comes in
/// the one order only. See <see cref="ExploredRuntime.StartedAlike"/>.
/// </summary>
/// <remarks>
/// Passing is an operation of a task of its own, started by the one that goes first: so that it happens even if that task ends there. The
/// following wait depends on it and on nothing else.
/// </remarks>
internal sealed class Turn : SharedObject
{
    internal const int PassKind = 0, FollowKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2);

    private readonly ExploredRuntime runtime;
    private bool passed;

    internal Turn(ExploredRuntime runtime, object? tag)
        : base(runtime, "turn of two that do the same")
    {
        this.runtime = runtime;
        Tag = tag;
        Passing = async () => await Operate(PassKind, new Site("turn", "", 0));
    }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <summary>Passes it: the body of a task.</summary>
    internal Func<Op> Passing { get; }

    /// <summary>That task's tag.</summary>
    internal object? Tag { get; }

    /// <inheritdoc/>
    public override void Reset() => passed = false;

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind == PassKind || passed;

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        passed |= kind == PassKind;
        return 0;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind == PassKind ? "pass the" : "wait for the";

    /// <summary>
    /// True if the operation does not commute with itself, on something that was there before the race: of two tasks that do the same it
    /// then makes a difference who is first. (Any rule would do that tells nothing of the two apart; this one leaves little in both orders.)
    /// </summary>
    internal bool IsAbout(in Operation announced)
    {
        var target = announced.Target;
        return target.Id < runtime.ObjectsOfSetUp && !target.HasKindsByState && target.Dependence[announced.Kind, announced.Kind];
    }
}
