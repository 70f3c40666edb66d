namespace CoyoteDevres.Exploration;

/// <summary>On what the steps of a modelled version rest.</summary>
/// <param name="Read">Steps that were read in a source.</param>
/// <param name="Derived">Steps that follow from what was read.</param>
/// <param name="Recalled">Steps from memory.</param>
public sealed record StepCounts(int Read, int Derived, int Recalled)
{
    /// <summary>No steps.</summary>
    public static StepCounts None { get; } = new(0, 0, 0);
}
