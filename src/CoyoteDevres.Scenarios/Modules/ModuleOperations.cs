using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Modules;

namespace CoyoteDevres.Scenarios.Modules;

/// <summary>
/// What users do while a module that counts by hand goes. Each operation brings the module that it is about; whatever comes after the
/// meeting that it is about waits until the removal has come back.
/// </summary>
internal static class ModuleOperations
{
    /// <summary>The wrong open_foo of the mail and the right one, and the ways of section A6 to get it wrong.</summary>
    /// <param name="busy">What rmmod returns for a module in use.</param>
    /// <param name="noSocket">What socket returns for a family that nobody has registered.</param>
    internal static IReadOnlyList<UserOperation<UnloadBench>> ByHand(string busy, string noSocket) =>
    [
        Open("open-late", new FooTraits { Counting = FooCounting.Late }, ModuleRaces.Of(1)),
        Open("open", new FooTraits(), ModuleRaces.EarlyIncrement),
        Open("open-fail-keeps", new FooTraits { IrqIsTaken = true, Failure = FooFailure.Keeps }, ModuleRaces.Of(3)),
        OpenBeside("open-fail-lowers-twice", busy, new FooTraits { Failure = FooFailure.LowersTwice }, ModuleRaces.Of(4)),
        Open("open-cleanup-sleeps", new FooTraits { CleanupSleeps = true }, ModuleRaces.Of(5)),
        InsmodImporter,
        Close("close-sleeps", busy, new FooTraits { ReleaseSleeps = true }, ModuleRaces.Of(7)),
        Close("close", busy, new FooTraits(), ModuleRaces.Of(8)),
        ModuleSockets.Socket("socket-counted-first", Inet6Counting.First, noSocket, ModuleRaces.Of(9)),
        Timer("timer-forgotten", FooTimer.Forgotten, ModuleRaces.Of(10)),
        Hook("hook", sleeps: false, ModuleRaces.Of(12)),
        Hook("hook-sleeps", sleeps: true, ModuleRaces.Sleeping),
        CallImported(busy),
        Open("open-fails", new FooTraits { IrqIsTaken = true }) with { WhenGone = busy },
        OpenBeside("open-fails-beside", busy, new FooTraits()),
        Read(busy, new FooTraits()),
        Timer("timer-waited", FooTimer.Waited, ModuleRaces.WaitedFor),
    ];

    /// <summary>What users do while init runs.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> DuringInit =>
    [
        OpenEarly("open-half-ready", new FooTraits { Init = FooInit.RegistersFirst }, ModuleRaces.Of(11)),
        OpenEarly("open-init-fails", new FooTraits { Init = FooInit.Fails }, ModuleRaces.Of(11)),
        OpenEarly("open-registered-last", new FooTraits()),
        RmmodEarly,
    ];

    /// <summary>The same where the core counts, by the owner of the file operations.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> Owned(string busy) =>
    [
        Open("open-owned", Owner, ModuleRaces.WithOwner(1), ModuleRaces.EarlyWithOwner),
        OpenBeside("open-fails-beside-owned", busy, Owner, ModuleRaces.WithOwner(3), ModuleRaces.WithOwner(4)),
        Open("open-cleanup-sleeps-owned", Owner with { CleanupSleeps = true }, ModuleRaces.WithOwner(5)),
        Close("close-sleeps-owned", busy, Owner with { ReleaseSleeps = true }, ModuleRaces.WithOwner(7)),
        Close("close-owned", busy, Owner, ModuleRaces.WithOwner(8)),
    ];

    /// <summary>The same while init runs.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> OwnedDuringInit =>
    [
        OpenEarly("open-half-ready-owned", Owner with { Init = FooInit.RegistersFirst }, ModuleRaces.WithOwner(11)),
        OpenEarly("open-init-fails-owned", Owner with { Init = FooInit.Fails }, ModuleRaces.WithOwner(11)),
        OpenEarly("open-registered-last-owned", Owner),
    ];

    /// <summary>What users do while rmmod waits for them; by hand, and where the core counts.</summary>
    internal static IReadOnlyList<UserOperation<UnloadBench>> WaitedFor =>
    [
        .. new[] { (Suffix: "", Traits: new FooTraits()), (Suffix: "-owned", Traits: Owner) }.SelectMany(counted => new[]
        {
            OpenAndClose($"open-close{counted.Suffix}", counted.Traits),
            Close($"close{counted.Suffix}", null, counted.Traits),
            Close($"close-sleeps{counted.Suffix}", null, counted.Traits with { ReleaseSleeps = true }),
            Read(null, counted.Traits, $"read{counted.Suffix}"),
        }),
    ];

    /// <summary>What two users do at the same time with a module that counts by hand.</summary>
    internal static IReadOnlyList<(string One, string Other)> Pairs { get; } =
        [("open", "open"), ("open", "close"), ("socket", "close-socket")];

    /// <summary>And with one that the core counts for.</summary>
    internal static IReadOnlyList<(string One, string Other)> OwnedPairs { get; } =
        [("open-owned", "open-owned"), ("open-owned", "close-owned")];

    private static FooTraits Owner => new() { Counting = FooCounting.Owner };

    /// <summary>Opens; closes once the removal has come back.</summary>
    internal static UserOperation<UnloadBench> Open(string name, FooTraits traits, params BugQuestion[] asks) => On(name, "open -> -ENXIO", asks, async (bench, _) =>
    {
        var foo = await bench.LoadFoo(traits);
        return process => OpenAndHold(bench, foo, process);
    });

    /// <summary>Reads from a file that was opened before; closes it once the removal has come back.</summary>
    internal static UserOperation<UnloadBench> Read(string? busy, FooTraits traits, string name = "read") => On(name, busy, [], async (bench, process) =>
    {
        var file = await (await bench.LoadFoo(traits)).Device.Open(process);
        return async user =>
        {
            await file!.Read(user);
            if (await bench.WaitForRemoval())
                await file.Close(user);
        };
    });

    private static UserOperation<UnloadBench> InsmodImporter { get; } = On("insmod-importer", "init_module -> -ENOENT", [ModuleRaces.Of(6)], async (bench, _) =>
    {
        var foo = await bench.LoadFoo(new FooTraits { CleanupSleeps = true });
        var importer = new ImporterModule(bench.Kernel, foo.Module);
        return async _ =>
        {
            if (await bench.Kernel.Insmod(importer.Module) != 0)
                return;
            await importer.CallImported();
            await bench.Kernel.Rmmod(importer.Module);
        };
    });

    private static UserOperation<UnloadBench> CallImported(string busy) => On("call-imported", busy, [ModuleRaces.Imported], async (bench, _) =>
    {
        var foo = await bench.LoadFoo(new FooTraits());
        var importer = new ImporterModule(bench.Kernel, foo.Module);
        await bench.Kernel.Insmod(importer.Module);
        return async _ =>
        {
            await importer.CallImported();
            await bench.Kernel.Rmmod(importer.Module);
        };
    });

    private static UserOperation<UnloadBench> OpenBeside(string name, string busy, FooTraits traits, params BugQuestion[] asks) => On(name, busy, asks, async (bench, process) =>
    {
        var foo = await bench.LoadFoo(traits);
        var first = await foo.Device.Open(process);
        return async user =>
        {
            // The first one has the interrupt.
            await foo.Device.Open(user);
            await first!.Read(user);
            if (await bench.WaitForRemoval())
                await first.Close(user);
        };
    });

    private static UserOperation<UnloadBench> OpenAndClose(string name, FooTraits traits) => On(name, "open -> -ENXIO", [], async (bench, _) =>
    {
        var foo = await bench.LoadFoo(traits);
        return async process =>
        {
            if (await foo.Device.Open(process) is { } file)
                await file.Close(process);
        };
    });

    private static UserOperation<UnloadBench> Close(string name, string? busy, FooTraits traits, params BugQuestion[] asks) => On(name, busy, asks, async (bench, process) =>
    {
        var file = await (await bench.LoadFoo(traits)).Device.Open(process);
        return user => file!.Close(user);
    });

    private static UserOperation<UnloadBench> OpenEarly(string name, FooTraits traits, params BugQuestion[] asks) => On(name, "open -> ok", asks, (bench, _) =>
    {
        var foo = bench.CreateFoo(traits);
        return Op.From<Func<UserProcess, Op>>(process => OpenAndHold(bench, foo, process));
    });

    /// <summary>Somebody deletes the module by its name while it is being loaded.</summary>
    private static UserOperation<UnloadBench> RmmodEarly { get; } = On("rmmod", "delete_module -> -EBUSY", [], (bench, _) =>
    {
        var foo = bench.CreateFoo(new FooTraits());
        return Op.From<Func<UserProcess, Op>>(async _ => await bench.Kernel.Rmmod(foo.Module));
    });

    /// <summary>A timer that init armed; the process has nothing to do with it.</summary>
    private static UserOperation<UnloadBench> Timer(string name, FooTimer timer, params BugQuestion[] asks) => On(name, null, asks, async (bench, _) =>
    {
        await bench.LoadFoo(new FooTraits { Timer = timer });
        return _ => Op.Done;
    });

    private static UserOperation<UnloadBench> Hook(string name, bool sleeps, BugQuestion asks) => On(name, "read -> -ENODEV", [asks], async (bench, process) =>
    {
        var module = new HookModule(bench.Kernel, sleeps);
        await module.RegisterBar();
        await bench.Load(module.Module);
        var bar = await module.Bar.Open(process);
        return async user =>
        {
            await bar!.Read(user);
            await bar.Close(user);
        };
    });

    private static async Op OpenAndHold(UnloadBench bench, FooModule foo, UserProcess process)
    {
        if (await foo.Device.Open(process) is { } file && await bench.WaitForRemoval())
            await file.Close(process);
    }

    /// <summary>An operation, after which the remover may try again.</summary>
    internal static UserOperation<UnloadBench> On(
        string name, string? whenGone, IReadOnlyList<BugQuestion> asks, Func<UnloadBench, UserProcess, Op<Func<UserProcess, Op>>> prepare) =>
        new(name, "user", whenGone, async (bench, process) =>
        {
            bench.UserStarts();
            var body = await prepare(bench, process);
            return async user =>
            {
                await body(user);
                await bench.UserEnded();
            };
        })
        { Asks = asks };
}
