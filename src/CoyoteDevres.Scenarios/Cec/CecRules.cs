namespace CoyoteDevres.Scenarios.Cec;

/// <summary>What one of two users keeps the other from; by version.</summary>
internal static class CecRules
{
    internal static IReadOnlyList<PairRule> Of(string version) => version == "CEC0" ? [NeverStops] : [];

    /// <summary>Who sleeps in <c>CEC_RECEIVE</c> keeps his file: no close is the last one, and none stops the pin's thread with the lock held.</summary>
    private static PairRule NeverStops => new(["get-phys-addr", "close"], ["receive"]) { Becomes = alone => alone.Where(f => f.Key.Kind != "hung-task") };
}
