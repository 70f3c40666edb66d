using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>Models of a line that show the same as its own in fewer executions, for scenarios of many users. A test compares them with it.</summary>
internal static class UartModels
{
    private const string OneStep = "the removal's wait for references is one step, from the last put on";
    private const string List = "tty_unregister_driver waits for tty_mutex only while an open has it: release_tty, with which it has nothing in common, does not keep it out";
    private const string Pointer = "the removal looks without tty_port.mutex whether the state has a port, which nobody but itself changes, and later";
    private const string Burial = "the removal waits for tty_port.mutex, to say that the port is dead, only while an open has it that asks that";

    /// <summary>The model for a version's line; null if there is none, since its removal takes nothing from serial core.</summary>
    /// <param name="version">The version.</param>
    /// <param name="users">What its users do.</param>
    /// <param name="isModule">True if the driver's module is unloaded; false if the driver is unbound.</param>
    internal static SmallerModel<UartParty>? Of(UartVersion version, IReadOnlyList<string> users, bool isModule)
    {
        if (version.ForgetsPort)
            return null;
        var bounds = new List<string>();
        bool waitsInOneStep = CanWaitInOneStep(version, users);
        if (waitsInOneStep)
            bounds.Add(OneStep);
        if (isModule)
            bounds.Add(List);
        bounds.Add(version.Id == "U4" ? Pointer : Burial);
        return new SmallerModel<UartParty>(machine => isModule ? UartParty.OfModule(machine, version, Prepare) : UartParty.Of(machine, version, Prepare), bounds);

        void Prepare(SerialCore core)
        {
            core.WaitsInOneStep = waitsInOneStep;
            core.SectionsApart = true;
        }
    }

    /// <summary>
    /// Where the removal waits for references at all: since 4.7. It waits for TIOCMIWAIT's sleeper until the signal that comes when nothing
    /// else can happen; by then it sleeps itself, and whoever puts last has to wake it up.
    /// </summary>
    private static bool CanWaitInOneStep(UartVersion version, IReadOnlyList<string> users) =>
        version.Id != "U0" && !users.Contains("modem-wait");
}
