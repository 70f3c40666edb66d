namespace CoyoteDevres.Exploration;

/// <summary>
/// At each step any enabled task with any alternative: the same for the same seed. In each execution some tasks are slower than
/// others, up to a hundredfold, so that the last operations of one also meet the first ones of another.
/// </summary>
internal sealed class RandomSchedules(int seed) : IStrategy
{
    private readonly SplitMix64 random = new(seed);
    private readonly List<int> speeds = [];

    public string Name => "random";

    public bool IsExhaustive => false;

    public int CommonPrefix => 0;

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        ModelTask? picked = null;
        int sum = 0;
        foreach (var task in runtime.Tasks)
        {
            if (!runtime.IsEnabled(task))
                continue;
            int speed = SpeedOf(task.Id);
            sum += speed;
            if (random.Below(sum) < speed)
                picked = task;
        }

        if (picked is { Pending.IsChoice: true })
            alternative = random.Below(picked.Pending.Argument);
        return picked;
    }

    public bool Next(ExploredRuntime runtime)
    {
        speeds.Clear();
        return true;
    }

    private int SpeedOf(int task)
    {
        while (speeds.Count <= task)
            speeds.Add(1 << random.Below(8));
        return speeds[task];
    }
}
