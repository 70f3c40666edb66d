using System.CommandLine;
using CoyoteDevres.Reporting;

namespace CoyoteDevres.Cli;

/// <summary><c>list [PATTERN...]</c>: what scenarios there are and what they declare.</summary>
internal static class ListCommand
{
    /// <summary>Creates the command.</summary>
    internal static Command Create(World world)
    {
        var patterns = CommonOptions.Patterns();
        var all = CommonOptions.All();
        var command = new Command("list", "List scenarios with what they declare.") { patterns, all };
        command.SetAction(parsed =>
        {
            var entries = Selection.Of(world.Catalogue, parsed.GetValue(patterns) ?? [], parsed.GetValue(all))
                .Select(s => new ListedScenario(s.Name, s.Version, s.Commit, s.Summary, [.. s.Declared.Select(d => (d.Key, d.Bug))]) { Source = s.Source });
            ScenarioList.Write(world.Out, [.. entries], world.Terminal.Width);
            return (int)ExitCode.Success;
        });
        return command;
    }
}
