using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Scenarios;

/// <summary>A model of fewer steps, or of fewer orders among them, that shows the same as a version's own.</summary>
/// <typeparam name="TBench">One version of a subsystem, plugged in.</typeparam>
/// <param name="Plug">Plugs the device in.</param>
/// <param name="Bounds">What a scenario says of it among its bounds.</param>
public sealed record SmallerModel<TBench>(Func<Machine, Op<TBench>> Plug, IReadOnlyList<string> Bounds);
