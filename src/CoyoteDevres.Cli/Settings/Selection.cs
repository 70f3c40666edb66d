using System.IO.Enumeration;
using CoyoteDevres.Reporting;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>Chooses scenarios by name.</summary>
internal static class Selection
{
    /// <summary>The scenarios that match any of the patterns, in catalogue order; all of them if there are no patterns.</summary>
    /// <param name="catalogue">What there is.</param>
    /// <param name="patterns">Names in which <c>*</c> stands for any text and <c>?</c> for any character.</param>
    /// <param name="everything">
    /// True for scenarios of every tier; if false, those outside the main tier are chosen only by their full name.
    /// </param>
    /// <exception cref="UsageException">A pattern matches nothing: very likely a slip, and a run of nothing proves nothing.</exception>
    internal static IReadOnlyList<Scenario> Of(IReadOnlyList<CatalogueSection> catalogue, IReadOnlyList<string> patterns, bool everything)
    {
        if (patterns.Count == 0)
            return catalogue.Count > 0 ? [.. catalogue.SelectMany(s => s.Scenarios).Where(IsIn)] : throw new UsageException("there are no scenarios");
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        var sections = new HashSet<CatalogueSection>();
        foreach (string pattern in patterns)
        {
            string expression = pattern.Replace(@"\", @"\\", StringComparison.Ordinal); // A backslash escapes nothing here.
            List<CatalogueSection> near = [.. catalogue.Where(s => MayHold(s, pattern))];
            var named = near.SelectMany(s => s.Scenarios).Where(s => FileSystemName.MatchesSimpleExpression(expression, s.Name, ignoreCase: false)).ToList();
            var matching = named.Where(s => IsIn(s) || s.Name == pattern).Select(s => s.Name).ToList();
            if (matching.Count == 0)
                throw new UsageException(named.Count > 0
                    ? $"'{pattern}' matches only scenarios that are run with --all"
                    : $"no scenario matches '{pattern}'; see '{Tool.Name} list'");
            chosen.UnionWith(matching);
            sections.UnionWith(near);
        }

        return [.. catalogue.Where(sections.Contains).SelectMany(s => s.Scenarios).Where(s => chosen.Contains(s.Name))];

        bool IsIn(Scenario scenario) => everything || scenario.Tier == Tier.Main;
    }

    /// <summary>The scenario of that name, or null.</summary>
    internal static Scenario? Named(IReadOnlyList<CatalogueSection> catalogue, string name) =>
        catalogue.Where(s => MayHold(s, name)).SelectMany(s => s.Scenarios).FirstOrDefault(s => s.Name == name);

    /// <summary>False if no scenario in it can match: a pattern that names its subsystem asks for no other section to be made.</summary>
    private static bool MayHold(CatalogueSection section, string pattern)
    {
        int slash = pattern.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 || pattern.AsSpan(0, slash).ContainsAny('*', '?') || section.Subsystems.Contains(pattern[..slash]);
    }
}
