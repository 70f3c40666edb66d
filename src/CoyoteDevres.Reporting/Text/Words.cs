using System.Globalization;

namespace CoyoteDevres.Reporting;

/// <summary>Numbers with their nouns.</summary>
internal static class Words
{
    /// <summary><c>1 switch</c>, <c>2 switches</c>.</summary>
    internal static string Count(long number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";

    /// <summary><c>12,345</c>.</summary>
    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1.25 s</c>.</summary>
    internal static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");
}
