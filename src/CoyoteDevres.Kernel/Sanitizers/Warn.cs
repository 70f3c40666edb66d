namespace CoyoteDevres.Kernel;

/// <summary>Assertions that the modelled code makes about itself (<c>WARN_ON</c>, include/asm-generic/bug.h); the task goes on.</summary>
public static class Warn
{
    /// <summary><c>WARN(condition, text)</c>.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="condition">What should not be.</param>
    /// <param name="function">The function that asserts, as the kernel spells it.</param>
    /// <param name="target">The object it is about: <c>uart_state.refcount</c>.</param>
    /// <param name="text">What it prints.</param>
    public static void On(Machine machine, bool condition, string function, string target, string text)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (condition)
            machine.Report("warning", function, target, $"WARNING: at {function}", machine.Current, text);
    }
}
