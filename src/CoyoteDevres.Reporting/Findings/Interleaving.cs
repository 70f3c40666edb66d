using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>One operation, without its task.</summary>
/// <param name="Number">As the story counts it, set-up included.</param>
/// <param name="Function">The modelled function.</param>
/// <param name="Action">What it does there and how it went: <c>read gpio_device.chip = NULL</c>.</param>
internal sealed record InterleavingStep(int Number, string Function, string Action)
{
    internal static InterleavingStep Of(StoryStep step)
    {
        string function = step.Site.Spelling;
        bool named = function.Length > 0 && step.Operation.StartsWith(function + " ", StringComparison.Ordinal);
        string action = named ? step.Operation[(function.Length + 1)..] : step.Operation;
        return new InterleavingStep(step.Step, named ? function : "", Wrapping.OneLine(step.Outcome.Length == 0 ? action : $"{action} {step.Outcome}"));
    }
}

/// <summary>What one task does between two context switches.</summary>
/// <param name="Column">The task's column.</param>
/// <param name="Steps">Its operations.</param>
/// <param name="Left">Why another task goes on, or empty.</param>
internal sealed record Stretch(int Column, IReadOnlyList<InterleavingStep> Steps, string Left);

/// <summary>The data of an interleaving table: who does what, in which order, once the set-up is over.</summary>
/// <param name="SetUpSteps">How many operations came before.</param>
/// <param name="Tasks">The tasks, in order of their first operation.</param>
/// <param name="Stretches">What they do.</param>
/// <param name="Waits">What tasks wait for at the end, for ever, by column.</param>
internal sealed record Interleaving(int SetUpSteps, IReadOnlyList<string> Tasks, IReadOnlyList<Stretch> Stretches, IReadOnlyList<(int Column, string Operation)> Waits)
{
    internal static Interleaving Of(FoundFinding found)
    {
        var story = found.Story;
        var race = story.Where(s => !s.IsSetUp).ToList();
        var tasks = race.Select(s => s.Task).Concat(found.Blocked.Select(b => b.Task)).Distinct(StringComparer.Ordinal).ToList();
        var stretches = new List<Stretch>();
        for (int first = 0, next; first < race.Count; first = next)
        {
            string task = race[first].Task;
            for (next = first + 1; next < race.Count && race[next].Task == task; next++)
            {
                // Only looks for the end of the stretch.
            }

            var steps = race[first..next].Select(InterleavingStep.Of).ToList();
            stretches.Add(new Stretch(tasks.IndexOf(task), steps, Wrapping.OneLine(race[next - 1].Left)));
        }

        var waits = found.Blocked.Select(b => (tasks.IndexOf(b.Task), Wrapping.OneLine($"blocked: {b.Operation}")));
        return new Interleaving(story.Count - race.Count, tasks, stretches, [.. waits]);
    }
}
