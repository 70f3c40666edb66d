using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// 2.3 (2.3.41) on one processor: both locks are empty, and everything is atomic between two points where it sleeps, with or without
/// the big kernel lock (sections A2 and A5).
/// </summary>
public sealed class Unload23Up : OldUnloadKernel
{
    /// <summary>Boots it, on that one processor.</summary>
    public Unload23Up(Machine machine)
        : base(OneProcessor(machine), OldKernel.V23)
    {
    }

    private static Machine OneProcessor(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.UseOneProcessor();
        return machine;
    }
}
