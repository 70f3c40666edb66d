using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Lifetime;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>What else is done with the driver that scopes clean up after.</summary>
internal static class CleanupOperations
{
    /// <summary>An open one of whose steps may fail.</summary>
    internal static UserOperation<LifetimeBench> OpenFails { get; } = new("open-fails", "toyd", "open -> -EIO", (bench, _) =>
    {
        bench.Machine.Faults.ProbesFail(atMost: 1);
        return Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await process.Open(bench.Node) is { } file)
                await process.Close(file);
        });
    });
}
