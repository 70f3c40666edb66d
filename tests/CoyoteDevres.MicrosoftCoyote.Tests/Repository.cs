namespace CoyoteDevres.MicrosoftCoyote.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    internal static string Root
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory.FullName, "CoyoteDevres.sln")))
                directory = directory.Parent ?? throw new InvalidOperationException("the tests do not run inside the repository");
            return directory.FullName;
        }
    }
}
