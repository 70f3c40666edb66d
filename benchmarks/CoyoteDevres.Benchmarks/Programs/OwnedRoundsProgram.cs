using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// M5 where the count knows who owns its references: only the tasks' last puts are ordered, N! traces. Objects and bodies are kept
/// from one execution to the next.
/// </summary>
internal sealed class OwnedRoundsProgram : IProgram
{
    private readonly (string Name, Func<Op> Body)[] tasks;
    private OwnedReferenceCount? count;
    private Cell<bool>? alive;

    internal OwnedRoundsProgram(int owners)
    {
        async Op Run()
        {
            await count!.Get();
            await UseAndPut();
            await UseAndPut();
        }

        Func<Op> body = Run;
        tasks = [.. Enumerable.Range(0, owners).Select(t => ($"t{t}", body))];
    }

    public IReadOnlyList<object>? State { get; } = [];

    public Op SetUp(ExploredRuntime runtime)
    {
        runtime.Reuse(ref count, tasks.Length, static (r, owners) => new OwnedReferenceCount(r, "count", owners));
        runtime.Reuse(ref alive, "alive", static (r, name) => new Cell<bool>(r, name, true));
        foreach (var (name, body) in tasks)
            count!.Grant(runtime.Spawn(name, body), 1);
        return Op.Done;
    }

    private async Op UseAndPut()
    {
        await alive!.Read();
        if (await count!.Put())
            await alive.Write(false);
    }
}
