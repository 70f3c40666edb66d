namespace CoyoteDevres.Exploration.Tests;

/// <summary>Something that ends, with a cell inside; uses of it after its end are predicted, or found in their places if it is asked to.</summary>
internal sealed class TestMortal : Mortal
{
    private const int Use = 0, Ending = 1, Quiet = 2;

    private static readonly Dependence Table = Dependence.AllBut(3, (Use, Use), (Use, Quiet));

    private readonly ExploredRuntime world;
    private readonly bool ordered;

    internal TestMortal(ExploredRuntime runtime, string name, bool ordered)
        : base(runtime, name)
    {
        world = runtime;
        this.ordered = ordered;
        Field = new Cell<int>(runtime, $"{name}.field", 0, this);
    }

    internal Cell<int> Field { get; }

    public override Dependence Dependence => Table;

    protected override int EndKind => Ending;

    protected override int QuietEndKind => Quiet;

    public override string Verb(int kind) => kind == Use ? "use" : "end";

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (!IsOver)
            return false;
        string function = operation.Site.Function;
        world.Report(operation.Target == this && operation.Kind != Use ? Found("ended-twice", function, Name) : FoundBy(function, operation.Target));
        return true;
    }

    internal Step End(string function) => Operate(world.Predicts && !ordered ? Quiet : Ending, new Site(function, "", 0));

    protected internal override string FunctionOf(in Operation use, ModelTask task) => use.Site.Function;

    protected internal override Finding FoundBy(string function, SharedObject target) => Found("use-after-end", function, target.Name);

    private static Finding Found(string kind, string function, string target) => new(new FindingKey(kind, function, target), kind, null, []);
}

/// <summary>What a task does in <see cref="MortalProgram"/>.</summary>
internal enum MortalAct
{
    ReadFirst,
    WriteFirst,
    ReadSecond,
    EndFirst,
    EndSecond,
    Lock,
    Unlock,
    ReadFlag,
    WriteFlag,
    Look,
    Trip,
}

/// <summary>Tasks that use two things, end them, lock, read a flag (who reads zero leaves the next act out), and trip over a wire.</summary>
internal sealed class MortalProgram(IReadOnlyList<MortalAct[]> tasks, bool ordered) : IProgram
{
    private readonly List<int>[] seen = [.. tasks.Select(_ => new List<int>())];
    private ExploredRuntime world = null!;
    private TestMortal first = null!;
    private TestMortal second = null!;
    private TestMutex mutex = null!;
    private Cell<int> flag = null!;
    private Tripwire wire = null!;

    internal string Outcome => string.Join("; ", seen.Select((s, t) => $"t{t} {world.Tasks[t + 1].State} {string.Join(' ', s)}"));

    internal static MortalProgram Of(int seed, int tasks, int acts, bool ordered)
    {
        var random = new Random(seed);
        var all = Enum.GetValues<MortalAct>();
        return new MortalProgram([.. Enumerable.Range(0, tasks).Select(_ => Enumerable.Range(0, 1 + random.Next(acts)).Select(_ => all[random.Next(all.Length)]).ToArray())], ordered);
    }

    public override string ToString() => string.Join("; ", tasks.Select((acts, t) => $"t{t}: {string.Join(' ', acts)}"));

    public Op SetUp(ExploredRuntime runtime)
    {
        world = runtime;
        first = new TestMortal(runtime, "first", ordered);
        second = new TestMortal(runtime, "second", ordered);
        mutex = new TestMutex(runtime, "mutex");
        flag = new Cell<int>(runtime, "flag", 0);
        wire = new Tripwire(runtime, "wire", fatal: false);
        for (int t = 0; t < tasks.Count; t++)
        {
            int self = t;
            seen[t].Clear();
            runtime.Spawn($"t{t}", () => Run(self));
        }

        return Op.Done;
    }

    private async Op Run(int self)
    {
        bool holds = false, skips = false;
        foreach (var act in tasks[self])
        {
            if (skips)
            {
                skips = false;
                continue;
            }

            switch (act)
            {
                case MortalAct.ReadFirst:
                    seen[self].Add(await first.Field.Read("read"));
                    break;
                case MortalAct.WriteFirst:
                    await first.Field.Write(self + 1, "write");
                    break;
                case MortalAct.ReadSecond:
                    seen[self].Add(await second.Field.Read("read"));
                    break;
                case MortalAct.EndFirst:
                    await first.End("end");
                    break;
                case MortalAct.EndSecond:
                    await second.End("end");
                    break;
                case MortalAct.Lock when !holds:
                    await mutex.Lock();
                    holds = true;
                    break;
                case MortalAct.Unlock when holds:
                    await mutex.Unlock();
                    holds = false;
                    break;
                case MortalAct.ReadFlag:
                    skips = await flag.Read("look") == 0;
                    break;
                case MortalAct.WriteFlag:
                    await flag.Write(1, "set");
                    break;
                case MortalAct.Look:
                    await wire.Look($"look{self}");
                    break;
                case MortalAct.Trip:
                    await wire.Set(1);
                    break;
            }
        }

        if (holds)
            await mutex.Unlock();
    }
}
