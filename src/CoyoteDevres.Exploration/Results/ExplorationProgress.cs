namespace CoyoteDevres.Exploration;

/// <summary>How far an exploration is.</summary>
/// <param name="Executions">Complete executions so far.</param>
/// <param name="Fraction">
/// An estimate of the part that is done, from 0 to 1, or null if there is none. The tree grows while it is walked, so it may fall.
/// </param>
public readonly record struct ExplorationProgress(long Executions, double? Fraction)
{
    /// <summary>An estimate of all executions that there will be, or null.</summary>
    public double? EstimatedTotal => Fraction is > 0 ? Executions / Fraction : null;
}
