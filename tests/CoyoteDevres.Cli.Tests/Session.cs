using CoyoteDevres.Exploration;
using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli.Tests;

/// <summary>The tool in a directory of its own, with what it wrote.</summary>
internal sealed class Session : IDisposable
{
    private readonly IReadOnlyList<CatalogueSection> catalogue;

    internal Session(params IReadOnlyList<Scenario> catalogue)
    {
        this.catalogue = [.. catalogue.GroupBy(s => s.Subsystem).Select(s => new CatalogueSection([s.Key], () => s))];
        Directory = System.IO.Directory.CreateTempSubdirectory("coyote-devres-").FullName;
    }

    internal string Directory { get; }

    internal Terminal Terminal { get; init; } = new(IsInteractive: false, HasColour: false, Width: 120);

    /// <summary>Finds Microsoft Coyote.</summary>
    internal Func<IEngineFactory?> FindCoyote { get; init; } = Engines.FindCoyote;

    internal string Out { get; private set; } = "";

    internal string Error { get; private set; } = "";

    /// <summary>The one line on standard error.</summary>
    internal string Complaint => Assert.Single(Error.TrimEnd('\n').Split('\n'));

    internal ExitCode Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    internal ExitCode Run(CancellationToken cancellation, params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var code = new App(new World(output, error, catalogue, Directory, Terminal) { FindCoyote = FindCoyote }).Run(arguments, cancellation);
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    internal string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(Directory, name), text);
        return name;
    }

    internal string Read(string name) => File.ReadAllText(Path.Combine(Directory, name));

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
