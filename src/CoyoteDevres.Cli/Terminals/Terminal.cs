using System.Globalization;

namespace CoyoteDevres.Cli;

/// <summary>What standard output can do.</summary>
/// <param name="IsInteractive">Someone watches: it is a terminal that can move its cursor.</param>
/// <param name="HasColour">Colours are wanted.</param>
/// <param name="Width">Of a line, in characters.</param>
internal sealed record Terminal(bool IsInteractive, bool HasColour, int Width)
{
    /// <summary>The width where nobody says otherwise: of a pipe, and of a terminal that does not tell.</summary>
    internal const int DefaultWidth = 120;

    /// <summary>Decides from the environment.</summary>
    /// <param name="isRedirected">True if standard output is no terminal.</param>
    /// <param name="windowWidth">The terminal's width; 0 if it does not tell.</param>
    /// <param name="variable">Reads an environment variable.</param>
    internal static Terminal Detect(bool isRedirected, int windowWidth, Func<string, string?> variable)
    {
        bool isDumb = variable("TERM") == "dumb";
        // https://no-color.org: present and not empty.
        bool refused = !string.IsNullOrEmpty(variable("NO_COLOR"));
        int width = isRedirected || windowWidth <= 0 ? Columns(variable("COLUMNS")) : windowWidth;
        return new Terminal(!isRedirected && !isDumb, !isRedirected && !isDumb && !refused, width);
    }

    private static int Columns(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0 ? columns : DefaultWidth;
}
