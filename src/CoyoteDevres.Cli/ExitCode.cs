namespace CoyoteDevres.Cli;

/// <summary>What the process tells its caller. Of several that apply to a run, the first listed wins.</summary>
internal enum ExitCode
{
    /// <summary>The checker failed.</summary>
    InternalError = 4,

    /// <summary>Bad input, or a model did something that a model must not do.</summary>
    UsageOrModelError = 2,

    /// <summary>A verdict differs from the declared one, or a replay did not show its finding.</summary>
    Differs = 1,

    /// <summary>A budget ran out, or not everything was to be explored: no proof.</summary>
    Incomplete = 3,

    /// <summary>Everything explored, everything as declared.</summary>
    Success = 0,
}
