using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>A module that imports a symbol of foo (<c>EXPORT_SYMBOL</c>): its file names foo, and the loader notes that it uses it.</summary>
public sealed class ImporterModule
{
    private readonly Module exporter;

    /// <summary>Its file; nothing is loaded yet.</summary>
    public ImporterModule(UnloadKernel kernel, Module exporter)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(exporter);
        this.exporter = exporter;
        Module = kernel.Create(new ModuleFile("baz") { Init = () => Op.From(0), Cleanup = () => Op.Done, Imports = [exporter] });
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>A function of it calls the function that it imports.</summary>
    public Op CallImported() => Module.Call("baz_work", () => exporter.Call("foo_exported", () => exporter.UseData("foo_exported")));
}
