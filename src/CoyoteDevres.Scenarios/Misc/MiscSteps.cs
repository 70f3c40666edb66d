namespace CoyoteDevres.Scenarios.Misc;

/// <summary>The steps of the fact sheet, section 0.3, which is from memory.</summary>
internal static class MiscSteps
{
    internal static IReadOnlyList<SheetOperation> Of(string version) =>
    [
        new("open", [Step("misc_open", "lock misc_mtx"), Step("misc_open", "use toy_misc"), .. DriversOpen(version), .. Unlock(version)]),
        new("unbind", Step("misc_deregister", "lock misc_mtx"), Step("misc_deregister", "unlock misc_mtx")),
    ];

    /// <summary>Inside the mutex.</summary>
    private static SheetStep[] DriversOpen(string version) => version == "MI0" ? [] : [Step("toy_open", "")];

    /// <summary>MI2 alone never comes back.</summary>
    private static SheetStep[] Unlock(string version) => version == "MI2" ? [] : [Step("misc_open", "unlock misc_mtx")];

    private static SheetStep Step(string function, string does) => new(function, does, Mark.Recalled);
}
