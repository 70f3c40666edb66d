using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>The leaks seen so far, in any execution of a program: a scenario that leaks does so in most of its executions.</summary>
internal sealed class LeakTable
{
    private readonly Dictionary<(string Name, string AllocatedBy), Finding> memory = [];
    private readonly Dictionary<(string Name, int Count), Finding> modules = [];

    /// <summary>Memory that nobody will free (mm/kmemleak.c).</summary>
    internal Finding Of(Allocation leaked)
    {
        string name = leaked.Name;
        string task = leaked.AllocatedBy.ToString();
        if (!memory.TryGetValue((name, task), out var finding))
        {
            finding = new Finding(new FindingKey("memory-leak", "", name), $"kmemleak: unreferenced object {name}", null, [$"comm \"{task}\""]);
            memory.Add((name, task), finding);
        }

        return finding;
    }

    /// <summary>A module that can never be unloaded.</summary>
    internal Finding Of(Module leaked)
    {
        var (name, count) = (leaked.Title, leaked.Value);
        if (!modules.TryGetValue((name, count), out var finding))
        {
            finding = new Finding(new FindingKey("module-reference-leak", "", name), $"{name}: use count {count} with no user left", null, []);
            modules.Add((name, count), finding);
        }

        return finding;
    }
}
