namespace CoyoteDevres.Exploration;

/// <summary>
/// Stands for the runtime in the awaiter of an operation that has happened already and returned something: awaiters have room for
/// one reference, since exploring copies them all the time.
/// </summary>
internal sealed class KeptResult : IRuntime
{
    [ThreadStatic]
    private static int kept;

    private readonly bool isOne;

    private KeptResult(bool isOne) => this.isOne = isOne;

    /// <summary>The operation returned 1, or yes.</summary>
    internal static KeptResult One { get; } = new(isOne: true);

    int IRuntime.Result => isOne ? 1 : kept;

    ModelTask IRuntime.Current => throw Nothing();

    FrameArena IRuntime.Frames => throw Nothing();

    private static KeptResult Other { get; } = new(isOne: false);

    /// <summary>The operation returned this; to be fetched before the thread's next operation, as an await does.</summary>
    internal static KeptResult Keep(int result)
    {
        kept = result;
        return Other;
    }

    bool IRuntime.Proceed() => true;

    int IRuntime.Identify(SharedObject created) => throw Nothing();

    void IRuntime.Announce(SharedObject target, int kind, OperationTraits traits, Site site, int argument) => throw Nothing();

    ModelTask IRuntime.Spawn(string name, Func<Op> body, object? tag) => throw Nothing();

    void IRuntime.Report(Finding finding) => throw Nothing();

    void IRuntime.Suspended(Frame frame) => throw Nothing();

    void IRuntime.TaskReturned() => throw Nothing();

    void IRuntime.ModelFault(Exception exception) => throw Nothing();

    private static InvalidOperationException Nothing() => new("nothing runs here: the operation is over");
}
