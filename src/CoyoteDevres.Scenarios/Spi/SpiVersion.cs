using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Scenarios.Spi;

/// <summary>A version of spidev, and what its matrices have in common.</summary>
/// <param name="Id">The fact sheets' id.</param>
/// <param name="Commit">What made it, or releases.</param>
/// <param name="Source">The section of the fact sheets.</param>
/// <param name="Load">Loads it.</param>
internal sealed record SpiVersion(string Id, string Commit, string Source, Func<Machine, Spidev> Load)
{
    /// <summary>The fact sheet's steps.</summary>
    internal IReadOnlyList<SheetOperation> Sheet { get; init; } = [];

    internal VersionMatrix<SpiBench> Matrix(
        Func<Machine, Op<SpiBench>> plug,
        IReadOnlyList<UserOperation<SpiBench>> operations,
        IReadOnlyList<Removal<SpiBench>> removals,
        IReadOnlyList<string> bounds) => new()
        {
            Subsystem = "spi",
            Version = Id,
            Commit = Commit,
            Source = Source,
            Plug = plug,
            Operations = operations,
            Removals = removals,
            Bounds = bounds,
            Declared = SpiDeclared.All,
            AllPairs = true,
            Rules = SpiRules.Of(Id),
        };
}
