using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Talk;

/// <summary>
/// A local variable with <c>__attribute__((__cleanup__(function)))</c>: where it goes out of scope, after the returned value has been
/// computed, the compiler calls the function with the variable's address. After an oops nothing calls it.
/// </summary>
/// <param name="cleanup">The function, given the variable.</param>
internal sealed class CleanupVariable<T>(Func<CleanupVariable<T>, Op> cleanup)
    where T : class
{
    /// <summary>Its value; NULL at first.</summary>
    internal T? Value { get; set; }

    /// <summary>The end of the scope.</summary>
    public Op DisposeAsync() => cleanup(this);
}
