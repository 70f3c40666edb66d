using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace CoyoteDevres.Benchmarks;

/// <summary>A percentile of the measured iterations, in microseconds.</summary>
/// <param name="percentile">Which: 0 to 100.</param>
internal sealed class PercentileColumn(int percentile) : IColumn
{
    /// <inheritdoc/>
    public string Id => $"{nameof(PercentileColumn)}.{ColumnName}";

    /// <inheritdoc/>
    public string ColumnName => $"P{percentile} [us]";

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Statistics;

    /// <inheritdoc/>
    public int PriorityInCategory => percentile;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Time;

    /// <inheritdoc/>
    public string Legend => $"{percentile} % of the iterations took no longer (microseconds)";

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? (statistics.Percentiles.Percentile(percentile) / 1000).ToString("0.0", CultureInfo.InvariantCulture)
            : "NA";
    }
}

/// <summary>Shows a percentile of a benchmark's iterations.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class PercentileColumnAttribute(int percentile) : Attribute, IConfigSource
{
    /// <summary>Which: 0 to 100.</summary>
    public int Percentile => percentile;

    /// <inheritdoc/>
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddColumn(new PercentileColumn(percentile));
}
