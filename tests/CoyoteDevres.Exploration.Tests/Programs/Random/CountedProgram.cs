namespace CoyoteDevres.Exploration.Tests;

/// <summary>What a task does with references, and with the object that they keep alive.</summary>
internal enum Act
{
    /// <summary>Whoever puts the last one frees.</summary>
    Get, Put, Use, Give, Adopt, Read,

    /// <summary>What follows is left out if there was none to get.</summary>
    TryGet,
}

/// <summary>A random program over one reference count and the object that it counts references of: plain data.</summary>
/// <param name="Granted">By task: what it owns at first.</param>
/// <param name="Pool">References that nobody owns at first.</param>
/// <param name="IsInside">The count is a part of the object: operations on it are uses too.</param>
/// <param name="Acts">By task: what it does.</param>
internal sealed record CountedPlan(int[] Granted, int Pool, bool IsInside, Act[][] Acts)
{
    // Gets and puts twice: they are what is looked at.
    private static readonly Act[] Frequencies = [Act.Get, Act.Get, Act.Put, Act.Put, Act.Put, Act.Use, Act.Use, Act.Give, Act.Adopt, Act.Read, Act.TryGet];

    /// <summary>The plan of a seed. Those of even seeds misuse nothing by themselves: they put and give only what they own.</summary>
    internal static CountedPlan Of(int seed, int tasks, int most)
    {
        var random = new Random(seed);
        var granted = Enumerable.Range(0, tasks).Select(_ => random.Next(3)).ToArray();
        var acts = granted.Select(own => Enumerable.Range(0, 1 + random.Next(most)).Select(_ => Next(random, ref own, seed % 2 == 0)).ToArray()).ToArray();
        return new CountedPlan(granted, Math.Max(random.Next(3) - 1, granted.Sum() == 0 ? 1 : 0), random.Next(2) == 0, acts);
    }

    private static Act Next(Random random, ref int own, bool careful)
    {
        while (true)
        {
            var act = Frequencies[random.Next(Frequencies.Length)];
            if (careful && own == 0 && act is not (Act.TryGet or Act.Read))
                continue;
            // Whether a try succeeded is not known here: nothing is built on it.
            own += act is Act.Get or Act.Adopt ? 1 : act is Act.Put or Act.Give ? -1 : 0;
            return act;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Pool} in the pool, count {(IsInside ? "inside" : "outside")}; {string.Join("; ", Acts.Select((a, t) => $"t{t} owns {Granted[t]}: {string.Join(' ', a)}"))}";
}

/// <summary>Runs a plan over a count with owners, under some rule, or over one without.</summary>
internal sealed class CountedProgram(CountedPlan plan, bool owners = true, Dependence? rule = null) : IProgram
{
    private readonly List<int>[] seen = [.. plan.Acts.Select(_ => new List<int>())];
    private ExploredRuntime world = null!;
    private IReferences count = null!;
    private Owner owner = null!;
    private Cell<int> field = null!;

    public Op SetUp(ExploredRuntime runtime)
    {
        world = runtime;
        owner = new Owner(runtime, "object");
        field = new Cell<int>(runtime, "object.field", 0, owner);
        int references = plan.Pool + plan.Granted.Sum();
        var container = plan.IsInside ? owner : null;
        var owned = owners ? new TestOwnedCount(runtime, "count", references, container, rule) : null;
        count = owned is null ? new TestPlainCount(runtime, "count", references, container) : owned;
        for (int t = 0; t < plan.Acts.Length; t++)
        {
            int self = t;
            seen[t].Clear();
            var task = runtime.Spawn($"t{t}", () => Run(self));
            owned?.Grant(task, plan.Granted[t]);
        }

        return Op.Done;
    }

    /// <summary>What each task saw and how it ended, and what is left of the count. Findings are ends of tasks.</summary>
    internal string Outcome =>
        $"{string.Join(", ", seen.Select((s, t) => $"t{t} {world.Tasks[t + 1].State} {string.Join(' ', s)}"))}; {count.Value} left";

    private async Op Run(int self)
    {
        var learned = seen[self];
        string name = $"t{self}";
        bool skip = false;
        foreach (var act in plan.Acts[self])
        {
            if (skip)
            {
                skip = false;
                continue;
            }

            switch (act)
            {
                case Act.Get:
                    await count.Get(name);
                    break;
                case Act.Put:
                    bool last = await count.Put(name);
                    learned.Add(last ? 1 : 0);
                    if (last)
                        await owner.Free();
                    break;
                case Act.Use:
                    await field.Read(name);
                    break;
                case Act.Give:
                    await count.Give(name);
                    break;
                case Act.Adopt:
                    await count.Adopt(name);
                    break;
                case Act.Read:
                    learned.Add(await count.Read(name));
                    break;
                default:
                    skip = !await count.TryGet(name);
                    learned.Add(skip ? 0 : 1);
                    break;
            }

            learned.Add(100);
        }
    }
}
