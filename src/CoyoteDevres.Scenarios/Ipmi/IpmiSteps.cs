namespace CoyoteDevres.Scenarios.Ipmi;

/// <summary>The sheet's paragraph on IPMI (8.9) as steps; it has the story from memory.</summary>
internal static class IpmiSteps
{
    private const string Barrier = "ipmi_user.release_barrier";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "IP0" => [Close(new SheetStep("ipmi_destroy_user", $"cleanup_srcu_struct {Barrier}", Mark.Recalled))],
        "IP1" => [Close(new SheetStep("free_user", $"cleanup_srcu_struct {Barrier}", Mark.Recalled))],
        _ => [Close(new SheetStep("free_user", "queue_work ipmi_user.remove_work", Mark.Recalled), new SheetStep("free_user_work", $"cleanup_srcu_struct {Barrier}", Mark.Recalled))],
    };

    private static SheetOperation Close(params IReadOnlyList<SheetStep> then) => new(
        "close",
        [
            new SheetStep("_ipmi_destroy_user", "write ipmi_user.self", Mark.Recalled),
            new SheetStep("_ipmi_destroy_user", $"wait for bank 0 of {Barrier}", Mark.Recalled),
            .. then,
        ]);
}
