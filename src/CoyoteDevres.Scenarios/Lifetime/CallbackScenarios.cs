using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Lifetime;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>Opens and closes against the unloading of a module whose counted objects are freed by callbacks in it.</summary>
internal static class CallbackScenarios
{
    private const string Unloaded = "delete_module -> ok";

    private static readonly UserOperation<CallbackModule> Open = new("open", "toyd", "open -> -ENXIO", (toy, _) =>
        Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await process.Open(toy.Node) is { } file)
                await process.Close(file);
        }));

    /// <summary>An open file pins the module: unloading is refused until it is closed.</summary>
    private static readonly UserOperation<CallbackModule> Close = new("close", "toyd", "delete_module -> -EAGAIN", async (toy, process) =>
    {
        File file = (await process.Open(toy.Node))!;
        return user => user.Close(file);
    });

    internal static VersionMatrix<CallbackModule> Matrix(CallbackVersion version) => new()
    {
        Subsystem = "kref",
        Version = version.Id,
        Commit = version.Summary,
        Source = "modules-and-primitives B7",
        Sheet = LifetimeSteps.Of(version.Id),
        Plug = version.Plug,
        Operations = [Open, Close],
        Removals = [new("rmmod", "rmmod", Unloaded, async (toy, process) => await process.Rmmod(toy.Loader, toy.Module))],
        Pairs = [("close", "close")],
        AllPairs = true,
        Bounds = ["one module with one object"],
        Declared = KrefDeclared.All,
    };
}
