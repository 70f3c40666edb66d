using System.IO.Enumeration;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>The arguments for one version, and whether the scenarios bear them out.</summary>
internal sealed class Arguments(IReadOnlyList<Redundancy> redundancies, string version)
{
    private readonly List<Redundancy> own = [.. redundancies.Where(r => r.Versions == Redundancy.AnyVersion || r.Versions.Split(' ').Contains(version))];

    /// <summary>Those declared for a version.</summary>
    internal Arguments(string subsystem, string version)
        : this(Redundant.In(subsystem), version)
    {
    }

    /// <summary>The argument for a place, or null.</summary>
    internal string? For(string place) => own.Find(r => Names(r, place))?.Why;

    /// <summary>What they claim and is not so, in words.</summary>
    /// <param name="places">Places of the version.</param>
    /// <param name="isWhole">True if these are all.</param>
    internal IReadOnlyList<string> Faults(IReadOnlyList<AblatedPlace> places, bool isWhole)
    {
        var faults = new List<string>();
        foreach (var redundancy in own)
        {
            var named = places.Where(p => Names(redundancy, p.Name)).ToList();
            // What is argued for every version need not be in each.
            if (isWhole && named.Count == 0 && redundancy.Versions != Redundancy.AnyVersion)
                faults.Add($"argued redundant, but there is no such place: {redundancy.Place}");
            faults.AddRange(named.Where(p => p.Standing == Standing.Noticed).Select(p => $"argued redundant, but it carries weight: {p.Name}"));
        }

        return faults;
    }

    /// <summary>True if an argument is about a place of that name.</summary>
    internal static bool Names(Redundancy redundancy, string place) => FileSystemName.MatchesSimpleExpression(redundancy.Place, place, ignoreCase: false);
}
