namespace CoyoteDevres.Exploration;

/// <summary>
/// What makes two findings the same one: kind, function and object, never an instance or a task.
/// </summary>
/// <param name="Kind">A stable kebab-case word: <c>slab-use-after-free</c>.</param>
/// <param name="Function">The modelled function it is seen in.</param>
/// <param name="Object">The object's type and field: <c>gpio_device.chip</c>.</param>
public sealed record FindingKey(string Kind, string Function, string Object)
{
    /// <summary>The order of reports: by kind, function and object, ordinally.</summary>
    public static int Compare(FindingKey one, FindingKey other)
    {
        int order = string.CompareOrdinal(one.Kind, other.Kind);
        order = order != 0 ? order : string.CompareOrdinal(one.Function, other.Function);
        return order != 0 ? order : string.CompareOrdinal(one.Object, other.Object);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} in {Function} on {Object}";
}

/// <summary>Something that the modelled system would complain about.</summary>
/// <param name="Key">Its identity.</param>
/// <param name="Headline">The system's own first line.</param>
/// <param name="Task">The task it is reported for, or null if it is about the whole execution.</param>
/// <param name="Body">Further lines in the system's own format.</param>
[KeptAcrossExecutions]
public sealed record Finding(FindingKey Key, string Headline, string? Task, IReadOnlyList<string> Body)
{
    /// <summary>True if it says nothing for or against a verdict, unless a scenario declares it: a data race, which may be meant.</summary>
    public bool IsBeside { get; init; }
}
