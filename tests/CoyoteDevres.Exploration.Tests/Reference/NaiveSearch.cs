namespace CoyoteDevres.Exploration.Tests;

/// <summary>Depth-first search over all interleavings, without any reduction: the reference.</summary>
internal sealed class NaiveSearch : IStrategy
{
    private readonly List<(List<(int Task, int Alternative)> Options, int Taken)> stack = [];
    private int depth;

    public string Name => "naive";

    public bool IsExhaustive => true;

    public int CommonPrefix => 0;

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
    {
        alternative = 0;
        if (!runtime.Tasks.Any(runtime.IsEnabled))
            return null;
        if (depth == stack.Count)
        {
            var options = runtime.Tasks.Where(runtime.IsEnabled)
                .SelectMany(t => Enumerable.Range(0, t.Pending.IsChoice ? t.Pending.Argument : 1).Select(a => (t.Id, a))).ToList();
            stack.Add((options, 0));
        }

        var (all, taken) = stack[depth++];
        alternative = all[taken].Alternative;
        return runtime.Tasks.First(t => t.Id == all[taken].Task);
    }

    public bool Next(ExploredRuntime runtime)
    {
        depth = 0;
        while (stack.Count > 0)
        {
            var (options, taken) = stack[^1];
            if (taken + 1 < options.Count)
            {
                stack[^1] = (options, taken + 1);
                return true;
            }

            stack.RemoveAt(stack.Count - 1);
        }

        return false;
    }
}
