using CoyoteDevres.Benchmarks;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>The programs that benchmarks measure are the ones that golden counts are proven for.</summary>
public class MeasuredProgramsTests
{
    /// <summary>A measured program, the tests' own, and how many traces both have.</summary>
    public static TheoryData<string, long> Programs => new()
    {
        { "counter", 1_680 }, { "readers", 256 }, { "lastzero", 64 }, { "indexer", 64 }, { "filesystem", 8 }, { "rounds", 762 },
        { "rounds of owners", 24 },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Same_traces_of_the_same_length(string name, long traces)
    {
        (IProgram measured, ArrangedProgram own) = name switch
        {
            "counter" => ((IProgram)new CounterProgram(3, 3), SourceSetPrograms.Counter(3, 3)),
            "readers" => (new ReadersProgram(8), SourceSetPrograms.Readers(8)),
            "lastzero" => (new LastZeroProgram(5), SourceSetPrograms.LastZero(5)),
            "indexer" => (new IndexerProgram(13), new Indexer(13)),
            "filesystem" => (new FileSystemProgram(16), new FileSystem(16)),
            "rounds of owners" => (new OwnedRoundsProgram(4), References.OwnedRounds(4)),
            _ => (new RoundsProgram(3), References.Rounds(3)),
        };
        var one = Explorer.Explore(measured, new OptimalDpor(), new ExplorationOptions());
        var other = Explorer.Explore(own, new OptimalDpor(), new ExplorationOptions());
        Assert.Equal(StopReason.Exhausted, one.Stop);
        Assert.Equal(traces, one.Executions);
        Assert.Equal(other.Executions, one.Executions);
        Assert.Equal(other.Operations, one.Operations);
    }
}
