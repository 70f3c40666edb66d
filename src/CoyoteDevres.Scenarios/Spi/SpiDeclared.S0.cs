namespace CoyoteDevres.Scenarios.Spi;

/// <content>The two forms of S0.</content>
public static partial class SpiDeclared
{
    private const string Spidev = SpiUsers.UnbindSpidev, Controller = SpiUsers.UnbindController, Device = SpiUsers.UnplugDevice;

    /// <summary>Each user has opened the file before, or does so in the race, and closes it at its end.</summary>
    private static string[] Closers =>
        ["open", "close", "message", "set-speed", "close-and-close", "set-speed-and-set-speed"];

    /// <summary>Two opens, or an open and a close: the second open finds what the first one's close has freed.</summary>
    private static string[] Openers => ["open-and-open", "open-and-close", "message-and-open-another"];

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> OfS0a => Join(
        On("S0a", [Spidev, Device], Closers, [SpiFindings.FreedTwice]),
        OnEach("S0a", Spidev, [SpiFindings.FreedTwice], "read", "write", "read-and-read", "read-and-close", "read-and-set-speed", "write-and-message"),
        On("S0a", Every, Openers, SpiFindings.FreedInList),
        OnEach("S0a", Device, SpiFindings.MessageOutlivesDevice, "read", "write", "read-and-close", "read-and-set-speed", "write-and-message", "read-and-read"),
        OnEach("S0a", Controller, [SpiFindings.FreedTwice], "open", "close", "close-and-close", "read", "write", "message", "read-and-close"),
        OnEach("S0a", Controller, [SpiFindings.FreedTwice, .. SpiFindings.SetUpWithoutHardware], "set-speed", "set-speed-and-set-speed", "read-and-set-speed"),
        On("S0a", Every, ["starved-open"], [SpiFindings.FreedTwice, SpiFindings.DebugPrintOfNothing]));

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> OfS0 => Join(
        On("S0", [Spidev, Device], Closers, [SpiFindings.FreedTwice]),
        OnEach("S0", Spidev, [SpiFindings.FreedTwice], "read", "write", "read-and-read", "read-and-close", "read-and-set-speed", "write-and-message"),
        On("S0", Every, Openers, SpiFindings.FreedInList),
        On("S0", Every, ["starved-open"], [SpiFindings.FreedTwice]),
        OnEach("S0", Device, [SpiFindings.FreedTwice, .. SpiFindings.UnpinnedPumpedDevice], "read", "write", "read-and-close", "read-and-set-speed", "read-and-read", "write-and-message"),
        OnEach("S0", Controller, [SpiFindings.FreedTwice], "open", "close", "close-and-close", "message"),
        OnEach("S0", Controller, [SpiFindings.FreedTwice, .. SpiFindings.SetUpWithoutHardware], "set-speed", "set-speed-and-set-speed"),
        OnEach("S0", Controller, [SpiFindings.FreedTwice, .. SpiFindings.UnpinnedPumpedTransfer], "read", "write", "read-and-close"),
        OnEach("S0", Controller, [SpiFindings.FreedTwice, .. SpiFindings.UnpinnedPumpedTransfer, .. SpiFindings.SetUpWithoutHardware], "read-and-set-speed"));

    private static Dictionary<string, IReadOnlyList<DeclaredFinding>> OfS0Slaves => Join(
        OnEach("S0", Spidev, [SpiFindings.AbortAfterFree], "slave-read", "slave-read-and-slave-open-another"),
        OnEach("S0", Spidev, SpiFindings.AbortOfNothing, "slave-close", "slave-read-and-slave-close"),
        On("S0", [Controller, Device], ["slave-close"], SpiFindings.AbortOfNothing),
        OnEach("S0", Device, [SpiFindings.AbortAfterFree, .. SpiFindings.UnpinnedPumpedDevice], "slave-read", "slave-read-and-slave-open-another"),
        OnEach("S0", Device, [.. SpiFindings.AbortOfNothing, .. SpiFindings.UnpinnedPumpedDevice], "slave-read-and-slave-close"),
        OnEach("S0", Controller, [.. SpiFindings.AbortOfNothing, .. SpiFindings.UnpinnedPumpedSlaveTransfer], "slave-read", "slave-read-and-slave-close", "slave-read-and-slave-open-another"),
        Every.ToDictionary(removal => $"spi/slave-open-{removal}-close@S0", _ => (IReadOnlyList<DeclaredFinding>)[SpiFindings.AbortAfterFree]));
}
