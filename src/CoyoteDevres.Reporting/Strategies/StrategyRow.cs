namespace CoyoteDevres.Reporting;

/// <summary>What one kind of use shows behind one strategy.</summary>
/// <param name="Operation">The operation's name: <c>short ioctl</c>.</param>
/// <param name="Findings">the kinds of the findings, each once; none if the operation is safe.</param>
/// <param name="Proved">False if the exploration was not exhaustive: then no finding is no proof.</param>
public sealed record StrategyCell(string Operation, IReadOnlyList<string> Findings, bool Proved)
{
    /// <summary>True if every interleaving was explored and nothing was found.</summary>
    public bool IsSafe => Proved && Findings.Count == 0;
}

/// <summary>What one strategy costs, in nanoseconds.</summary>
/// <param name="PerIoctl">By number of threads calling at the same time: the ioctl, all of it.</param>
/// <param name="Baseline">By number of threads: the same ioctl with nothing to guard it.</param>
/// <param name="WhileRebinding">An ioctl while another thread unbinds and binds in a loop, or null if the strategy does not bear that.</param>
/// <param name="UnbindMedian">How long an unbind takes while callers run, or null if the strategy does not bear that.</param>
/// <param name="UnbindP99">The slowest hundredth of those, or null.</param>
public sealed record StrategyPrice(
    IReadOnlyDictionary<int, double> PerIoctl,
    IReadOnlyDictionary<int, double> Baseline,
    double? WhileRebinding,
    double? UnbindMedian,
    double? UnbindP99)
{
    /// <summary>Numbers of threads that are more than the machine had processors.</summary>
    public IReadOnlyList<int> Oversubscribed { get; init; } = [];
}

/// <summary>One strategy: what was proved of it, and what it costs.</summary>
public sealed record StrategyRow
{
    /// <summary>Its name: <c>rwsem</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>The kinds of use, in the table's order.</summary>
    public required IReadOnlyList<StrategyCell> Cells { get; init; }

    /// <summary>True if a reader that sleeps until the device is gone keeps the unbind waiting for ever.</summary>
    public required bool ReaderBlocksUnbind { get; init; }

    /// <summary>True if, while an unbind waits, or because somebody is inside already, new calls wait as well.</summary>
    public required bool UnbindBlocksCalls { get; init; }

    /// <summary>True if whoever sleeps until the device is gone is woken by its going.</summary>
    public required bool WakesSleepers { get; init; }

    /// <summary>Its price, or null if none was measured.</summary>
    public StrategyPrice? Price { get; init; }
}
