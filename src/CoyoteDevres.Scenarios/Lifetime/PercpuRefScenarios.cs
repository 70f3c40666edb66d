using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Scenarios.Guards;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Lifetime;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>A <c>percpu_ref</c> between the operations of the generic device and its removal.</summary>
internal static class PercpuRefScenarios
{
    /// <summary>Power management suspends and resumes the device.</summary>
    private static readonly UserOperation<ToyBench> Freeze = new("freeze", "rtcwake", null, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(_ => ((IFreezable)bench.Device.Guard).Freeze(bench.Bus.Dev)));

    internal static VersionMatrix<ToyBench> Matrix(GuardStrategy version)
    {
        var all = GuardOperations.All(refuses: true, refusesOpens: false);
        var brief = all.Where(o => o.Name == "short-ioctl");
        // A count that is left half-way is left so whatever the use is.
        IReadOnlyList<UserOperation<ToyBench>> operations = version.Name switch
        {
            "PC4" or "PC5" => [.. brief],
            "PC7" or "PC7f" => [.. brief, Freeze],
            _ => all,
        };
        IReadOnlyList<(string One, string Other)> pairs = version.Name switch
        {
            "PC4" or "PC5" => [],
            "PC7" or "PC7f" => [("short-ioctl", "freeze")],
            _ => [("short-ioctl", "short-ioctl")],
        };
        return new VersionMatrix<ToyBench>
        {
            Subsystem = "percpu-ref",
            Version = version.Name,
            Commit = version.Summary,
            Source = "other-subsystems 0.5",
            Sheet = LifetimeSteps.Of(version.Name),
            Plug = machine => ToyBench.Plug(machine, version),
            Operations = operations,
            Removals = [GuardOperations.Unbind],
            Pairs = pairs,
            Sequences = [GuardOperations.UnbindByHolder(refuses: true)],
            AllPairs = true,
            Rules = PercpuRefDeclared.Rules(version.Name),
            Bounds = ["one device, files opened before, but by open; nothing ever comes in, so that a reader waits for the removal"],
            Declared = PercpuRefDeclared.All,
        };
    }
}
