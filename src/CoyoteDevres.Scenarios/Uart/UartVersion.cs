using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>A version of serial core, and what its matrices have in common.</summary>
/// <param name="Id">The fact sheets' id.</param>
/// <param name="Commit">What made it, or releases.</param>
/// <param name="Core">Makes it.</param>
internal sealed record UartVersion(string Id, string Commit, Func<Machine, SerialCore> Core)
{
    /// <summary>The tty layer below it, where that is another version's.</summary>
    internal string? TtyLayer { get; init; }

    /// <summary>The hardware's driver takes nothing from serial core when it is unbound.</summary>
    internal bool ForgetsPort { get; init; }

    internal IReadOnlyList<string> Bounds(IEnumerable<string> common) =>
        TtyLayer is null ? [.. common] : [.. common, $"the tty layer, n_tty and SLIP are those of {TtyLayer}"];
}
