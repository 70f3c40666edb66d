namespace CoyoteDevres.Exploration;

/// <summary>
/// Tests on a program what reduction takes for granted: neighbours in an execution that do not depend on each other may change
/// places. Each such pair is swapped and the whole execution replayed: both operations must be enabled in the other order, every
/// operation must have the same result, and findings, happens-before and end state must be the same. And no operation may
/// enable or disable one that does not depend on it.
/// </summary>
/// <remarks>
/// What it finds is either a wrong rule in an object's dependence table, or state that tasks share outside any object.
/// </remarks>
public static class CommuteAndReplay
{
    /// <summary>Swaps neighbours in some executions of <paramref name="program"/>.</summary>
    public static CommuteResult Check(IProgram program, CommuteOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        return new CommuteAudit(program, options).Run();
    }
}
