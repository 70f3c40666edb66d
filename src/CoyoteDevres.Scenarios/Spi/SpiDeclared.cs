namespace CoyoteDevres.Scenarios.Spi;

/// <summary>What the scenarios declare to find, by scenario name; all others declare verified.</summary>
public static partial class SpiDeclared
{
    /// <summary>All of it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = Join(
        OfDevices,
        Unloaded(OfDevices),
        OnEach("S2", SpiModules.UnloadSpidev, SpiFindings.Recursion, "message"));

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> OfDevices => Join(
        OfS0a,
        OfS0,
        OfS0Slaves,
        OnEach("S1", SpiUsers.UnplugDevice, SpiFindings.UnpinnedDevice, "read", "write", "read-and-read", "write-and-write", "read-and-close", "read-and-set-speed", "write-and-message", "slave-read", "slave-read-and-slave-close", "slave-read-and-slave-open-another"),
        OnEach("S1", SpiUsers.UnplugDevice, SpiFindings.UnpinnedQueuedDevice, "queued-read", "queued-read-and-queued-message", "queued-read-and-queued-read"),
        On("S1", [SpiUsers.UnbindController], ["read", "write", "read-and-read", "write-and-write", "read-and-close", "read-and-set-speed", "write-and-message"], SpiFindings.UnpinnedTransfer),
        On("S1", [SpiUsers.UnbindController], ["set-speed", "set-speed-and-set-speed"], SpiFindings.SetUpWithoutHardware),
        On("S1", [SpiUsers.UnbindController], ["message", "message-and-message", "message-and-open-another"], SpiFindings.TransferWithoutHardware),
        On("S1", [SpiUsers.UnbindController], ["queued-read", "queued-read-and-queued-message"], SpiFindings.UnpinnedQueuedTransfer),
        On("S1", [SpiUsers.UnbindController], ["queued-read-and-queued-read"], [.. SpiFindings.UnpinnedQueuedTransfer, SpiFindings.ReadBehindQueuedTransfer]),
        On("S2", Every, ["message", "queued-message"], [.. SpiFindings.Recursion, SpiFindings.RemoveBehindRecursion]),
        On("S2", Every, ["message-and-message"], [.. SpiFindings.Recursion, SpiFindings.RemoveBehindRecursion, SpiFindings.IoctlBehindRecursion]),
        On("S2", Every, ["message-and-open-another"], [.. SpiFindings.Recursion, SpiFindings.RemoveBehindRecursion, .. SpiFindings.OthersBehindRecursion]),
        On("S2", Every, ["write-and-message"], [.. SpiFindings.RecursionAndInversion, SpiFindings.WriteBehindRecursion]),
        On("S2", Every, ["queued-read-and-queued-message"], [.. SpiFindings.RecursionAndInversion, SpiFindings.ReadBehindRecursion]),
        On("S2", Every, ["read-and-set-speed"], SpiFindings.Inversion),
        On("S3", Every, ["read-and-set-speed", "write-and-message", "queued-read-and-queued-message"], SpiFindings.Inversion),
        On("S1", [SpiUsers.UnbindController], ["slave-read", "slave-read-and-slave-open-another"], SpiFindings.UnpinnedSlaveTransfer),
        On("S1", [SpiUsers.UnbindController], ["slave-read-and-slave-close"], SpiFindings.UnpinnedAbortedTransfer),
        On("S2", Every, ["slave-read"], [SpiFindings.RemoveBehindSlave]),
        On("S2", Every, ["slave-read-and-slave-close"], SpiFindings.CloseBehindSlave),
        On("S2", Every, ["slave-read-and-slave-open-another"], SpiFindings.OthersBehindSlave),
        On("S3", Every, ["slave-read"], [SpiFindings.RemoveBehindSlave]),
        On("S3", Every, ["slave-read-and-slave-close"], SpiFindings.CloseBehindSlave),
        On("S3", Every, ["slave-read-and-slave-open-another"], SpiFindings.OthersBehindSlave),
        On("S4", Every, ["slave-read"], [SpiFindings.RemoveBehindSlave]),
        On("S4", Every, ["slave-read-and-slave-close"], SpiFindings.CloseBehindSlave),
        On("S4", Every, ["slave-read-and-slave-open-another"], SpiFindings.OthersBehindSlave),
        new() { ["spi/open-message-close@S2"] = SpiFindings.Recursion },
        new() { ["spi/open-read-set-speed-close@S2"] = [SpiFindings.InvertedOrder], ["spi/open-read-set-speed-close@S3"] = [SpiFindings.InvertedOrder] });

    /// <summary>
    /// Unloading the controller's driver is unbinding it, and then its text goes: whoever gets to use its registers when they are gone gets into its text when that is
    /// gone, too.
    /// </summary>
    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> Unloaded(Dictionary<string, IReadOnlyList<DeclaredFinding>> declared) => declared
        .Where(pair => pair.Key.Contains($"-vs-{SpiUsers.UnbindController}@", StringComparison.Ordinal))
        .ToDictionary(
            pair => pair.Key.Replace(SpiUsers.UnbindController, SpiModules.UnloadController, StringComparison.Ordinal),
            pair => (IReadOnlyList<DeclaredFinding>)[.. pair.Value, .. SpiFindings.TextBehind(pair.Value)]);

    private static string[] Every => [SpiUsers.UnbindSpidev, SpiUsers.UnbindController, SpiUsers.UnplugDevice];

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> OnEach(string version, string removal, IReadOnlyList<DeclaredFinding> findings, params string[] users) =>
        On(version, [removal], users, findings);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> On(string version, string[] removals, string[] users, IReadOnlyList<DeclaredFinding> findings) =>
        (from removal in removals from user in users select $"spi/{user}-vs-{removal}@{version}").ToDictionary(name => name, _ => findings);

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> Join(params Dictionary<string, IReadOnlyList<DeclaredFinding>>[] parts) =>
        parts.SelectMany(part => part).ToDictionary(pair => pair.Key, pair => pair.Value);
}
