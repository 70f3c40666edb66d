using System.Globalization;

namespace CoyoteDevres.Cli;

/// <summary>Durations as users write them.</summary>
internal static class Duration
{
    /// <summary>What a duration looks like, for messages.</summary>
    internal const string Form = "seconds, or a number with s, m or h, such as 90, 30s or 5m; at most 500h";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(500);

    /// <summary>Reads a duration greater than zero.</summary>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var number = unit == 0 ? text : text.AsSpan(0, text.Length - 1);
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            return false;
        double seconds = value * (unit == 0 ? 1 : unit);
        if (!(seconds >= 0.001 && seconds <= Longest.TotalSeconds))
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
