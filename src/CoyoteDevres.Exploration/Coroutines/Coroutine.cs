namespace CoyoteDevres.Exploration;

/// <summary>
/// The only ambient state of the library: an async method builder is given nothing but its state machine, so it finds the
/// runtime that is running it through this thread-static pointer, which a run loop sets and restores.
/// </summary>
internal static class Coroutine
{
    [ThreadStatic]
    private static IRuntime? running;

    internal static IRuntime Runtime =>
        running ?? throw new InvalidOperationException("a model's async method was called outside a runtime");

    /// <summary>Makes <paramref name="runtime"/> the running one and returns the one it displaced, to be restored.</summary>
    internal static IRuntime? Enter(IRuntime? runtime)
    {
        var displaced = running;
        running = runtime;
        return displaced;
    }
}
