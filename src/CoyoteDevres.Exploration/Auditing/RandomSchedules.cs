namespace CoyoteDevres.Exploration;

/// <summary>At each step any enabled task with any alternative, evenly: the same for the same seed.</summary>
internal sealed class RandomSchedules(int seed) : IStrategy
{
    private readonly Random random = new(seed);
    private readonly List<ModelTask> enabled = [];

    public string Name => "random";

    public bool IsExhaustive => false;

    public int CommonPrefix => 0;

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        enabled.Clear();
        foreach (var task in runtime.Tasks)
        {
            if (runtime.IsEnabled(task))
                enabled.Add(task);
        }

        if (enabled.Count == 0)
            return null;
        var picked = enabled[random.Next(enabled.Count)];
        if (picked.Pending.IsChoice)
            alternative = random.Next(picked.Pending.Argument);
        return picked;
    }

    public bool Next(ExploredRuntime runtime) => true;
}
