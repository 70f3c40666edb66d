namespace CoyoteDevres.Kernel;

/// <summary>What is left when every process has ended and every file is closed.</summary>
internal static class Leaks
{
    internal static void Report(Machine machine)
    {
        foreach (var memory in machine.Allocations)
        {
            if (!memory.IsFreed && !memory.IsRetained)
                machine.Report(machine.Leaks.Of(memory));
        }

        foreach (var module in machine.Modules)
        {
            if (module.Value != 0)
                machine.Report(machine.Leaks.Of(module));
        }
    }
}
