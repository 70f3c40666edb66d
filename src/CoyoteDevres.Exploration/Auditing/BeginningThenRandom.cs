namespace CoyoteDevres.Exploration;

/// <summary>Runs these events after the set-up, then goes on at random.</summary>
internal sealed class BeginningThenRandom(IReadOnlyList<TraceEvent> beginning, int seed) : IStrategy
{
    private readonly ExactReplay replay = new(beginning);
    private readonly RandomSchedules random = new(seed);

    public string Name => "random";

    public bool IsExhaustive => false;

    public int CommonPrefix => 0;

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative) =>
        runtime.Trace.Count - runtime.Trace.RaceStart < beginning.Count ? replay.Pick(runtime, out alternative) : random.Pick(runtime, out alternative);

    public bool Next(ExploredRuntime runtime) => false;
}
