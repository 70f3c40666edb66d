namespace CoyoteDevres.Exploration;

/// <summary>
/// Where executions begin of a program that can go back (<see cref="IProgram.State"/>). What is found, and in which executions, does
/// not depend on it.
/// </summary>
public enum CheckpointUse
{
    /// <summary>In the middle of the last one, where that saves more than it costs. The default.</summary>
    WhereWorthwhile,

    /// <summary>As near as possible to where they differ from the last one: to try that out.</summary>
    Everywhere,

    /// <summary>At the beginning.</summary>
    Never,
}
