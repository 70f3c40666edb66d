namespace CoyoteDevres.Exploration;

/// <summary>What one of several workers explores with: nothing of it is shared.</summary>
/// <param name="Program">The program; each worker's own copy, and the same in all it does.</param>
/// <param name="Observer">Told of this worker's events and ended executions.</param>
public sealed record ExplorationUnit(IProgram Program, IExecutionObserver? Observer = null);
