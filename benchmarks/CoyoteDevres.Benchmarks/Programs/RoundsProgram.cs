using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// M5: each of N tasks owns one of N references, gets another, uses, puts, uses, puts; the put to zero frees. With gets that commute
/// with gets 14 traces for two tasks, 762 for three, 104,856 for four; were every count operation dependent, (3N)! / (3!)^N.
/// <see cref="OwnedRoundsProgram"/> needs N!.
/// </summary>
internal sealed class RoundsProgram : IProgram
{
    private readonly (string Name, Func<Op> Body)[] tasks;
    private ReferenceCount count = null!;
    private Cell<bool> alive = null!;

    internal RoundsProgram(int count)
    {
        async Op Run()
        {
            await this.count.Get();
            await UseAndPut();
            await UseAndPut();
        }

        Func<Op> body = Run;
        tasks = [.. Enumerable.Range(0, count).Select(t => ($"t{t}", body))];
    }

    public IReadOnlyList<object>? State { get; } = [];

    public Op SetUp(ExploredRuntime runtime)
    {
        count = new ReferenceCount(runtime, "count", tasks.Length);
        alive = new Cell<bool>(runtime, "alive", true);
        foreach (var (name, body) in tasks)
            runtime.Spawn(name, body);
        return Op.Done;
    }

    private async Op UseAndPut()
    {
        await alive.Read();
        if (await count.Put() == 0)
            await alive.Write(false);
    }
}
