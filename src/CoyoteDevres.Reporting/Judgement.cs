using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting;

/// <summary>A result compared with what its scenario declares.</summary>
public static class Judgement
{
    /// <summary>The verdict's stable name: <c>verified</c>, <c>found</c>, <c>incomplete</c>, <c>model-error</c>, <c>internal-error</c>.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Verified => "verified",
        Verdict.Found => "found",
        Verdict.Incomplete => "incomplete",
        Verdict.ModelError => "model-error",
        _ => "internal-error",
    };

    /// <summary>The verdict's name with what bounds it: <c>found within at most 2 preemptions</c>.</summary>
    internal static string NameWithin(ScenarioResult result) =>
        result is { Bound: { } bound, Verdict: Verdict.Found or Verdict.Incomplete }
            ? $"{Name(result.Verdict)} within {bound}"
            : Name(result.Verdict);

    /// <summary>True if the finding is one that the scenario declares.</summary>
    public static bool IsDeclared(ScenarioResult result, FoundFinding found)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(found);
        return result.Declared.Contains(found.Finding.Key);
    }

    /// <summary>What is declared and was not found; it means something only if the exploration was exhaustive.</summary>
    public static IReadOnlyList<FindingKey> Missing(ScenarioResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return [.. result.Declared.Except(result.Findings.Select(f => f.Finding.Key))];
    }

    /// <summary>
    /// True if the verdict is certain to differ from the declared one: an exhaustive exploration found another set, or one that
    /// sampled, was bounded or was cut short found something that is not declared.
    /// </summary>
    public static bool Differs(ScenarioResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Verdict is Verdict.ModelError or Verdict.InternalError)
            return false;
        return result.Exhaustive ? !result.AsDeclared : result.Findings.Any(f => !IsDeclared(result, f));
    }

    /// <summary>A finding's identity in one line: <c>null-dereference in linereq_ioctl on gpio_device.chip</c>.</summary>
    internal static string Describe(FindingKey key)
    {
        string where = key.Function.Length == 0 ? "" : $" in {key.Function}";
        return key.Object.Length == 0 ? $"{key.Kind}{where}" : $"{key.Kind}{where} on {key.Object}";
    }
}
