using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>The sanitizers that look. What one that is switched off would find does not become a finding.</summary>
[KeptAcrossExecutions]
public sealed class SanitizerSet
{
    private readonly HashSet<string> reported;
    private readonly HashSet<string> off;

    private SanitizerSet(HashSet<string> off)
    {
        this.off = off;
        reported = Sanitizer.All.Where(s => !off.Contains(s.Name)).SelectMany(s => s.Kinds).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>All of them: the default.</summary>
    public static SanitizerSet All { get; } = new([]);

    /// <summary>The names of those that are switched off, in order.</summary>
    public IEnumerable<string> Off => off.Order(StringComparer.Ordinal);

    /// <summary>All but the ones named.</summary>
    /// <exception cref="ArgumentException">There is no sanitizer of that name.</exception>
    public static SanitizerSet AllBut(IEnumerable<string> names)
    {
        var off = names.ToHashSet(StringComparer.Ordinal);
        if (off.Except(Sanitizer.All.Select(s => s.Name)).FirstOrDefault() is { } unknown)
            throw new ArgumentException($"there is no sanitizer {unknown}", nameof(names));
        return off.Count == 0 ? All : new SanitizerSet(off);
    }

    /// <summary>True if the sanitizer of that name looks.</summary>
    public bool Contains(string name) => !off.Contains(name);

    /// <summary>True if findings of that kind are reported.</summary>
    public bool Reports(string kind) => reported.Contains(kind);
}
