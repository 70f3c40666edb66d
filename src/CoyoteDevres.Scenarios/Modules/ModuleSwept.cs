using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Modules;
using static CoyoteDevres.Scenarios.Modules.ModuleOperations;

namespace CoyoteDevres.Scenarios.Modules;

/// <summary>What there is up to 2.4 only: modules that say themselves whether they are in use, and the sweep of unused ones.</summary>
internal static class ModuleSwept
{
    /// <summary>Modules with a predicate of their own, which replaces the count.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> Predicates { get; } =
    [
        Open("open-predicate-counts", new FooTraits { PredicateCounts = true }),
        Open("open-predicate-ignores-count", new FooTraits { PredicateCounts = false }),
    ];

    /// <summary>What users do while unused modules are swept.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> Swept { get; } =
    [
        OpenSwept("open-late", new FooTraits { Counting = FooCounting.Late }, "open -> -ENXIO", sweptBefore: true, ModuleRaces.Of(1)),
        OpenSwept("open", new FooTraits(), "open -> -ENXIO", sweptBefore: true),
        OpenSwept("open-visited", new FooTraits { Counting = FooCounting.Late }, "open -> ok", sweptBefore: false),
        RmmodNext,
    ];

    /// <summary>
    /// The module has been used once, and is either found idle by a sweep before, which takes its mark away, or still has it: the sweep
    /// spares it once.
    /// </summary>
    private static UserOperation<UnloadBench> OpenSwept(string name, FooTraits traits, string whenGone, bool sweptBefore, params BugQuestion[] asks) =>
        On(name, whenGone, asks, async (bench, process) =>
        {
            var foo = await bench.LoadFoo(traits with { IsAutoclean = true });
            await UseOnce(bench, foo, process, sweptBefore);
            return async user =>
            {
                if (await foo.Device.Open(user) is { } file && await bench.WaitForRemoval())
                    await file.Close(user);
            };
        });

    /// <summary>The next module on the list is deleted by its name while the cleanup of the one before it sleeps.</summary>
    private static UserOperation<UnloadBench> RmmodNext => On("rmmod-next", "delete_module -> ok", [], async (bench, process) =>
    {
        var next = bench.Kernel.Create(new ModuleFile("next") { Init = () => Op.From(0), Cleanup = () => Op.Done });
        await bench.Kernel.Insmod(next);
        var foo = await bench.LoadFoo(new FooTraits { IsAutoclean = true, CleanupSleeps = true });
        await UseOnce(bench, foo, process, sweptBefore: true);
        return async _ => await bench.Kernel.Rmmod(next);
    });

    private static async Op UseOnce(UnloadBench bench, FooModule foo, UserProcess process, bool sweptBefore)
    {
        await (await foo.Device.Open(process))!.Close(process);
        if (sweptBefore)
            await bench.Kernel.Sweep();
    }
}
