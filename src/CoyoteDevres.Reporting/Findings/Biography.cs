using System.Globalization;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>
/// What became of one object, set-up included: how it was counted, written and freed. Reads and locks say nothing about its
/// life and are left to the interleaving.
/// </summary>
/// <param name="Name">The object's name.</param>
/// <param name="Events">Its steps, in order.</param>
internal sealed record Biography(string Name, IReadOnlyList<StoryStep> Events)
{
    private static readonly string[] Quiet = ["read", "use", "deref", "join", "choose"];
    private static readonly string[] QuietParts = ["lock", "down_", "up_", "wait", "sleep"];

    /// <summary>The biography of the object a finding is about, or null if the story tells nothing of its life.</summary>
    internal static Biography? Of(FoundFinding found)
    {
        if (Subject(found) is not { } subject)
            return null;
        var events = found.Story.Where(s => IsPartOf(s, subject) && IsLife(s)).ToList();
        return events.Count == 0 ? null : new Biography(subject.Container?.Name ?? subject.Object, events);
    }

    internal IReadOnlyList<string> Render(int width)
    {
        var table = new TextTable(new TextColumn("", Right: true), new TextColumn(""), new TextColumn(""), new TextColumn(""));
        string origin = Origin(Events);
        if (origin.Length > 0)
            table.AddRow("", "", origin, "");
        foreach (var step in Events)
            table.AddRow(Number(step), Who(step), What(step), Where(step));
        if (table.Render(width, 2) is { } lines)
            return [Name, .. lines];
        IReadOnlyList<string> first = origin.Length > 0 ? Wrapping.Wrap($"  {origin}", width, 6) : [];
        return [Name, .. first, .. Events.SelectMany(s => Wrapping.Wrap($"  {Number(s)}  {Who(s)}  {What(s)}  {Where(s)}".TrimEnd(), width, 6))];
    }

    /// <summary>
    /// The step on the finding's object that comes last, one inside a structure before one outside (following a NULL pointer is
    /// a step on no structure); else the last step of all.
    /// </summary>
    private static StoryStep? Subject(FoundFinding found)
    {
        string name = found.Finding.Key.Object;
        var named = found.Story.Where(s => s.Object == name || s.Container?.Name == name).ToList();
        return named.LastOrDefault(s => s.Container is not null) ?? (named.Count > 0 ? named[^1] : found.Story.Count > 0 ? found.Story[^1] : null);
    }

    private static bool IsPartOf(StoryStep step, StoryStep subject)
    {
        // An object without a number is one that the story was not told about: its name must do.
        if (subject.Container is { } container)
            return step.Container?.Id == container.Id || (step.ObjectId == container.Id && step.Container is null);
        return step.Object == subject.Object && (step.ObjectId == subject.ObjectId || subject.ObjectId < 0)
            || (subject.ObjectId >= 0 && step.Container?.Id == subject.ObjectId);
    }

    private static bool IsLife(StoryStep step)
    {
        // Written values and deaths always belong; otherwise the verb, its first word, decides.
        if (step.Outcome.StartsWith(":=", StringComparison.Ordinal))
            return true;
        string verb = InterleavingStep.Of(step).Action.Split(' ')[0];
        return !Quiet.Contains(verb) && !QuietParts.Any(part => verb.Contains(part, StringComparison.Ordinal));
    }

    private static string Origin(IReadOnlyList<StoryStep> events) => events.FirstOrDefault(e => e.Origin.Length > 0)?.Origin ?? "";

    private static string Number(StoryStep step) => $"step {step.Step.ToString(CultureInfo.InvariantCulture)}";

    private static string Who(StoryStep step) => step.IsSetUp ? "set-up" : step.Task;

    private static string What(StoryStep step)
    {
        var (_, function, action) = InterleavingStep.Of(step);
        return function.Length == 0 ? action : $"{function}: {action}";
    }

    private static string Where(StoryStep step)
    {
        string site = step.Site.File.Length == 0 ? "" : step.Site.ToString();
        return site.StartsWith("./", StringComparison.Ordinal) ? site[2..] : site;
    }
}
