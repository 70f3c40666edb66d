using System.Globalization;

namespace CoyoteDevres.Reporting;

/// <summary>The strategies as rows of words: what every format of the table shows.</summary>
internal sealed class StrategyTable
{
    /// <summary>What a cell says where nothing was measured.</summary>
    internal const string NotMeasured = "–";

    private static readonly int[] Threads = [1, 2, 4];

    private readonly IReadOnlyList<StrategyRow> rows;

    internal StrategyTable(IReadOnlyList<StrategyRow> rows) => this.rows = rows;

    internal IReadOnlyList<string> ProofHeaders => ["strategy", .. rows[0].Cells.Select(c => c.Operation), "reader blocks unbind", "unbind blocks calls", "wakes sleepers"];

    internal IReadOnlyList<string> PriceHeaders =>
        [.. Threads.Select(t => $"ns/ioctl x{t}{(IsOversubscribed(t) ? "*" : "")}"), "above none", "ratio", "while rebinding", "unbind median", "unbind p99"];

    /// <summary>True if some price is of more threads than there were processors.</summary>
    internal bool AnyOversubscribed => Threads.Any(IsOversubscribed);

    internal static IReadOnlyList<string> Proof(StrategyRow row) =>
        [row.Name, .. row.Cells.Select(Word), YesNo(row.ReaderBlocksUnbind), YesNo(row.UnbindBlocksCalls), YesNo(row.WakesSleepers)];

    internal IReadOnlyList<string> Price(StrategyRow row)
    {
        if (row.Price is not { } price)
            return [.. PriceHeaders.Select(_ => NotMeasured)];
        double? one = At(price.PerIoctl, 1), nothing = At(price.Baseline, 1);
        return
        [
            .. Threads.Select(t => Nanoseconds(At(price.PerIoctl, t))),
            Nanoseconds(one - nothing),
            one / nothing is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0}") : NotMeasured,
            Nanoseconds(price.WhileRebinding),
            Time(price.UnbindMedian),
            Time(price.UnbindP99),
        ];
    }

    /// <summary>The gravest finding in a word.</summary>
    private static string Word(StrategyCell cell) => cell.Findings.Count > 0 ? Kinds.Words(cell.Findings)[0] : cell.Proved ? "safe" : "unknown";

    private bool IsOversubscribed(int threads) => rows.Any(r => r.Price?.Oversubscribed.Contains(threads) ?? false);

    private static double? At(IReadOnlyDictionary<int, double> by, int threads) => by.TryGetValue(threads, out double value) ? value : null;

    private static string Nanoseconds(double? value) => value is { } ns ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, ns):0}") : NotMeasured;

    private static string Time(double? nanoseconds) => nanoseconds switch
    {
        null => NotMeasured,
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.#} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.#} ms"),
    };

    private static string YesNo(bool value) => value ? "yes" : "no";
}
