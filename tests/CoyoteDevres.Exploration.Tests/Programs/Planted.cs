namespace CoyoteDevres.Exploration.Tests;

/// <summary>Programs for strategies that do not look at everything.</summary>
internal static class Planted
{
    /// <summary>Tasks that each perform operations of their own, always enabled.</summary>
    internal static Func<ExploredRuntime, Func<string>?> Independent(params int[] operations) => runtime =>
    {
        for (int t = 0; t < operations.Length; t++)
        {
            int count = operations[t];
            var own = new Cell<int>(runtime, $"own{t}", 0);
            runtime.Spawn($"t{t}", async () =>
            {
                for (int i = 0; i < count; i++)
                    await own.Write(i);
            });
        }

        return null;
    };

    /// <summary>Three tasks that write one cell once: each order is another trace.</summary>
    internal static Func<string>? Writers(ExploredRuntime runtime)
    {
        var cell = new Cell<int>(runtime, "cell", 0);
        for (int t = 0; t < 3; t++)
            runtime.Spawn($"t{t}", async () => await cell.Write(1));
        return null;
    }

    /// <summary>
    /// A bug of depth 2: the wire is set for one step only, among many others, and has to be looked at right there. Two orders
    /// must hold, set before look before cleared.
    /// </summary>
    internal static Func<string>? DepthTwo(ExploredRuntime runtime)
    {
        var wire = new Tripwire(runtime, "wire", fatal: false);
        var own = new Cell<int>(runtime, "own", 0);
        runtime.Spawn("setter", async () =>
        {
            for (int i = 0; i < 4; i++)
                await own.Write(i);
            await wire.Set(1);
            await wire.Set(0);
            for (int i = 0; i < 4; i++)
                await own.Write(i);
        });
        runtime.Spawn("looker", async () => await wire.Look());
        return null;
    }
}
