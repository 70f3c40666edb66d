namespace CoyoteDevres.Cli.Tests;

/// <summary>
/// The files of the repository that are made from the scenarios. Tests compare them; with <c>COYOTE_DEVRES_UPDATE</c> set they write them.
/// </summary>
internal static class Repository
{
    internal static bool Updates => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("COYOTE_DEVRES_UPDATE"));

    internal static string Root { get; } = FindRoot();

    internal static string Schedules { get; } = Path.Combine(Root, "tests", "schedules");

    private static string ReadmePath => Path.Combine(Root, "README.md");

    /// <summary>What stands in README between two texts, without the line ends around it.</summary>
    internal static string Shown(string start, string end)
    {
        string readme = File.ReadAllText(ReadmePath);
        var (from, to) = Find(readme, start, end);
        return readme[from..to].Trim('\n');
    }

    /// <summary>Checks that <paramref name="expected"/> stands in README between two texts, or puts it there.</summary>
    internal static void Compare(string expected, string start, string end)
    {
        if (Updates)
        {
            string readme = File.ReadAllText(ReadmePath);
            var (from, to) = Find(readme, start, end);
            File.WriteAllText(ReadmePath, $"{readme[..from]}\n{expected}\n{readme[to..]}");
        }

        Assert.Equal(expected, Shown(start, end));
    }

    private static (int From, int To) Find(string readme, string start, string end)
    {
        int from = readme.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"README shows no '{start}'");
        from += start.Length;
        return (from, readme.IndexOf(end, from, StringComparison.Ordinal));
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CoyoteDevres.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("the tests do not run inside the repository");
        return directory.FullName;
    }
}
