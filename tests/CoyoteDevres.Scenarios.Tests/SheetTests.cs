using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// The models follow the fact sheets: each operation and removal of a version, run alone, performs the sheet's steps in the sheet's
/// order. What a model does beyond is its own.
/// </summary>
public class SheetTests
{
    public static TheoryData<string, string, string> Operations
    {
        get
        {
            var operations = new TheoryData<string, string, string>();
            foreach (var matrix in Catalogue.Matrices)
            {
                foreach (var operation in matrix.Sheet)
                    operations.Add(matrix.Subsystem, matrix.Version, operation.Name);
            }

            return operations;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Steps_come_in_the_sheet_s_order(string subsystem, string version, string name)
    {
        var matrix = Catalogue.Matrices.Single(m => m.Subsystem == subsystem && m.Version == version && m.Sheet.Any(o => o.Name == name));
        var performed = Performed(matrix.Alone(name));
        int at = 0;
        foreach (var step in matrix.Sheet.Single(o => o.Name == name).Steps)
        {
            int found = performed.FindIndex(at, text => IsStep(text, step));
            Assert.True(found >= 0, $"no '{step.Function} {step.Does}' from step {at + 1} on of:\n{string.Join('\n', performed.Select((text, i) => $"{i + 1} {text}"))}");
            at = found + 1;
        }
    }

    private static bool IsStep(string performed, SheetStep step) =>
        step.Does.Length == 0 ? performed.StartsWith($"{step.Function} ", StringComparison.Ordinal) : performed.StartsWith($"{step.Function} {step.Does}", StringComparison.Ordinal);

    /// <summary>What happens in the race of one execution, in which nobody is preempted.</summary>
    private static List<string> Performed(IScenarioProgram program)
    {
        var teller = new StoryTeller();
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { MaxExecutions = 1, Observer = teller });
        Assert.Null(result.Fault);
        return [.. teller.Steps.Where(s => !s.IsSetUp).Select(s => s.Operation)];
    }
}
