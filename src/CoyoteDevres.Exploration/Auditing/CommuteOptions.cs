namespace CoyoteDevres.Exploration;

/// <summary>How much <see cref="CommuteAndReplay"/> does; the same options on the same program check the same swaps.</summary>
public sealed record CommuteOptions
{
    /// <summary>Executions of the exhaustive exploration, its first ones.</summary>
    public int FirstExecutions { get; init; } = 2;

    /// <summary>Executions with random schedules: neighbours that the first ones do not show.</summary>
    public int RandomExecutions { get; init; } = 6;

    /// <summary>How often the same two operations of the same two tasks are swapped, over all executions.</summary>
    public int SwapsPerPair { get; init; } = 3;

    /// <summary>
    /// How many independent operations that were announced together, and were neighbours in none of these executions, are made
    /// neighbours in one of their own.
    /// </summary>
    public int Meetings { get; init; } = 200;

    /// <summary>Where the random schedules start.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Operations an execution may perform; a longer one is left out.</summary>
    public int StepLimit { get; init; } = 5_000;
}
