using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Scenarios.Guards;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Lifetime;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary><c>drm_dev_enter</c> between the operations of the generic device and its unplugging.</summary>
internal static class DrmEnterScenarios
{
    /// <summary>A reader sleeps in a section of another device, which stays.</summary>
    private static readonly UserOperation<ToyBench> OtherReads = new("other-reads", "compositor", null, async (bench, process) =>
    {
        var gate = (DrmGate)bench.Device.Guard;
        var other = await ToyBench.Plug(process.Machine, new GuardStrategy("other", "", (device, chip) => new DrmGate(device, chip, DomainOf(gate, device))));
        other.Retain();
        var file = (await process.Open(other.Device.Node))!;
        return async user => await user.Read(file);
    });

    internal static VersionMatrix<ToyBench> Matrix(GuardStrategy version)
    {
        var operations = GuardOperations.All(refuses: true, refusesOpens: false);
        return new VersionMatrix<ToyBench>
        {
            Subsystem = "drm-enter",
            Version = version.Name,
            Commit = version.Summary,
            Source = "other-subsystems 3.2",
            Sheet = LifetimeSteps.Of(version.Name),
            Plug = machine => ToyBench.Plug(machine, version),
            Operations = version.Name == "DE0" ? operations : [.. operations, OtherReads],
            Removals = [GuardOperations.Unbind],
            Pairs = [("short-ioctl", "short-ioctl")],
            AllPairs = true,
            Sequences = [GuardOperations.UnbindByHolder(refuses: true)],
            Bounds = ["one device, files opened before, but by open; nothing ever comes in, so that a reader waits for the removal"],
            Declared = DrmEnterDeclared.All,
        };
    }

    private static SrcuStruct DomainOf(DrmGate gate, ToyDevice other) => gate.IsGlobal ? gate.Domain : new SrcuStruct(other.Machine, "drm_unplug_srcu of the other device");
}
