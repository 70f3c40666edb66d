namespace CoyoteDevres.Kernel;

/// <summary>
/// What is left when every process has ended and every file is closed: memory that nobody will free (mm/kmemleak.c), and
/// modules that can never be unloaded.
/// </summary>
internal static class Leaks
{
    internal static void Report(Machine machine)
    {
        foreach (var memory in machine.Allocations)
        {
            if (memory.IsFreed || memory.IsRetained)
                continue;
            machine.Report(
                "memory-leak",
                "",
                memory.Name,
                $"kmemleak: unreferenced object {memory.Name}",
                null,
                $"comm \"{memory.AllocatedBy}\"");
        }

        foreach (var module in machine.Modules)
        {
            if (module.Value == 0)
                continue;
            machine.Report(
                "module-reference-leak",
                "",
                module.Name,
                $"{module.Name}: use count {module.Value} with no user left",
                null);
        }
    }
}
