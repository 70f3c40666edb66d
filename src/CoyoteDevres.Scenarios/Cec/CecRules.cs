using static CoyoteDevres.Scenarios.Found;

namespace CoyoteDevres.Scenarios.Cec;

/// <summary>What one of two users keeps the other from, and whom one keeps waiting; by version.</summary>
internal static class CecRules
{
    private const string OpenClose = "open-close", GetPhysAddr = "get-phys-addr", Close = "close";

    internal static IReadOnlyList<PairRule> Of(string version) => version == "CEC0" ? [NeverStops, WaitsToOpen] : [];

    /// <summary>
    /// Who sleeps in <c>CEC_RECEIVE</c> keeps his file, and who polls keeps it until the node is unregistered: no close is the last one of a
    /// registered node, and none stops the pin's thread with the lock held.
    /// </summary>
    private static PairRule NeverStops => new([OpenClose, GetPhysAddr, Close], ["receive", "poll"]) { Becomes = alone => alone.Where(f => f.Key.Kind != "hung-task") };

    /// <summary>The lock that the last close holds for good is also what an open waits for, before it has a reference and after.</summary>
    private static PairRule WaitsToOpen => new([OpenClose], [OpenClose, GetPhysAddr, Close])
    {
        Adds = Hung("CEC", "cec_adapter.devnode.lock", "cec_get_device", "cec_open"),
    };
}
