namespace CoyoteDevres.Exploration.Tests;

/// <summary>A random program over one <see cref="BasedCount"/> and the object that it counts references of: plain data.</summary>
/// <param name="Base">References of the base at first, which the first task puts, or the first two.</param>
/// <param name="Granted">By task: what it owns at first.</param>
/// <param name="IsInside">The count is a part of the object: operations on it are uses too.</param>
/// <param name="Kinds">By task: what it does; <see cref="Use"/> is a use of the object.</param>
internal sealed record BasedPlan(int Base, int[] Granted, bool IsInside, int[][] Kinds)
{
    internal const int Use = -1;

    private static readonly int[] Frequencies =
        [BasedCount.TryGetKind, BasedCount.TryGetKind, BasedCount.PutKind, BasedCount.PutKind, BasedCount.PutKind, BasedCount.IsZeroKind, BasedCount.ReadKind, Use];

    /// <summary>The plan of a seed.</summary>
    internal static BasedPlan Of(int seed, int tasks, int most)
    {
        var random = new Random(seed);
        int references = 1 + random.Next(2);
        int[] granted = [0, .. Enumerable.Range(1, tasks - 1).Select(_ => random.Next(3))];
        // The second one is the first task's, too, or the next one's.
        bool isShared = references > 1 && random.Next(2) == 0;
        int[][] kinds =
        [
            [.. Enumerable.Repeat(BasedCount.PutBaseKind, isShared ? 1 : references)],
            .. Enumerable.Range(1, tasks - 1).Select(_ => Enumerable.Range(0, 1 + random.Next(most)).Select(_ => Frequencies[random.Next(Frequencies.Length)]).ToArray()),
        ];
        if (isShared)
            kinds[1] = [.. kinds[1].Take(kinds[1].Length / 2), BasedCount.PutBaseKind, .. kinds[1].Skip(kinds[1].Length / 2)];
        return new BasedPlan(references, granted, random.Next(2) == 0, kinds);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"base {Base}, count {(IsInside ? "inside" : "outside")}; {string.Join("; ", Kinds.Select((k, t) => $"t{t} owns {Granted[t]}: {string.Join(' ', k)}"))}";
}

/// <summary>Runs a plan under some rule. Who owns nothing puts nothing.</summary>
internal sealed class BasedProgram(BasedPlan plan, Dependence rule) : IProgram
{
    private readonly List<int>[] seen = [.. plan.Kinds.Select(_ => new List<int>())];
    private ExploredRuntime world = null!;
    private BasedCount count = null!;
    private Owner owner = null!;
    private Cell<int> field = null!;

    /// <summary>What each task saw and how it ended, and what is left of the count.</summary>
    internal string Outcome =>
        $"{string.Join(", ", seen.Select((s, t) => $"t{t} {world.Tasks[t + 1].State} {string.Join(' ', s)}"))}; {count.Value} left";

    public Op SetUp(ExploredRuntime runtime)
    {
        world = runtime;
        owner = new Owner(runtime, "object");
        field = new Cell<int>(runtime, "object.field", 0, owner);
        count = BasedCount.Of(runtime, plan.Base, plan.Granted.Sum(), plan.IsInside ? owner : null, rule);
        for (int t = 0; t < plan.Kinds.Length; t++)
        {
            int self = t;
            seen[t].Clear();
            runtime.Spawn($"t{t}", () => Run(self));
        }

        return Op.Done;
    }

    private async Op Run(int self)
    {
        string name = $"t{self}";
        int own = plan.Granted[self];
        foreach (int kind in plan.Kinds[self])
        {
            int result = 0;
            switch (kind)
            {
                case BasedCount.TryGetKind:
                    result = await count.TryGet(name) ? 1 : 0;
                    own += result;
                    break;
                case BasedCount.PutKind when own == 0:
                    continue;
                case BasedCount.PutKind or BasedCount.PutBaseKind:
                    bool last = await (kind == BasedCount.PutKind ? count.Put(name) : count.PutBase(name));
                    own -= kind == BasedCount.PutKind ? 1 : 0;
                    result = last ? 1 : 0;
                    if (last)
                        await owner.Free();
                    break;
                case BasedCount.IsZeroKind:
                    result = await count.IsZero(name) ? 1 : 0;
                    break;
                case BasedCount.ReadKind:
                    result = await count.Read(name);
                    break;
                default:
                    await field.Read(name);
                    break;
            }

            seen[self].Add(result);
        }
    }
}
