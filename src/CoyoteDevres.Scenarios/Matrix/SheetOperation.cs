using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>What a step in the fact sheets rests on.</summary>
public enum Mark
{
    /// <summary>The sheet read it in a kernel source, patch or mail.</summary>
    Read,

    /// <summary>The sheet derived it from what it read.</summary>
    Derived,

    /// <summary>The sheet has it from memory.</summary>
    Recalled,
}

/// <summary>One step of an operation in the fact sheets.</summary>
/// <param name="Function">The kernel function, as reports spell it.</param>
/// <param name="Does">
/// How the report's text of the step begins: <c>read gpio_device.chip</c>; empty if any operation of the function stands for it.
/// </param>
/// <param name="Mark">What it rests on.</param>
public sealed record SheetStep(string Function, string Does = "", Mark Mark = Mark.Read);

/// <summary>An operation or a removal with its steps, in the kernel's order, in the fact sheets.</summary>
/// <param name="Name">The operation's or the removal's name in the version's table.</param>
/// <param name="Steps">The steps on its way when the device is there.</param>
public sealed record SheetOperation(string Name, params IReadOnlyList<SheetStep> Steps);

/// <summary>Counts the steps of a version.</summary>
internal static class SheetSteps
{
    internal static StepCounts Count(IEnumerable<SheetOperation> sheet)
    {
        var steps = sheet.SelectMany(o => o.Steps).ToLookup(s => s.Mark);
        return new StepCounts(steps[Mark.Read].Count(), steps[Mark.Derived].Count(), steps[Mark.Recalled].Count());
    }
}
