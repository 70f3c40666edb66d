namespace CoyoteDevres.Kernel;

/// <summary>
/// Hashes for lookups that each operation makes: a few characters tell the names of one program apart, and comparing two that are
/// the same object costs nothing.
/// </summary>
internal static class Sketch
{
    internal static int Of(string text) =>
        text.Length == 0 ? 0 : (text.Length * 31 + text[^1]) * 31 + text[text.Length / 2];

    internal static int Of(string one, string other) => Of(one) * 961 + Of(other);
}
