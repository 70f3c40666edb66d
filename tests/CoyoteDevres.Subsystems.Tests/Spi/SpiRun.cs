using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Subsystems.Tests.Spi;

/// <summary>Runs one process by itself on a plugged-in spidev, and notes the operations of the race.</summary>
internal sealed class SpiRun : IExecutionObserver
{
    internal const string User = "user";

    private readonly List<string> operations = [];

    /// <summary>What the process did, in order: <c>spidev_read lock spidev_data.buf_lock</c>.</summary>
    internal IReadOnlyList<string> Operations => operations;

    internal required IReadOnlyList<FindingKey> Findings { get; init; }

    internal static Func<Machine, Spidev> Version(string id) => id switch
    {
        "S0a" => machine => new SpidevS0a(machine),
        "S0" => machine => new SpidevS0(machine, isBuiltForSlaves: false),
        "S0 for slaves" => machine => new SpidevS0(machine, isBuiltForSlaves: true),
        "S1" => machine => new SpidevS1(machine),
        "S2" => machine => new SpidevS2(machine),
        "S3" => machine => new SpidevS3(machine),
        "S4" => machine => new SpidevS4(machine),
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };

    /// <summary>Explores it: with one process there is one execution, but for what a queue's thread does beside it.</summary>
    internal static SpiRun Of(string version, Func<SpiBench, UserProcess, Op> body, SpiControllerKind kind = SpiControllerKind.Direct)
    {
        var noted = new SpiRun { Findings = [] };
        var program = new MachineProgram(async machine =>
        {
            var bench = await SpiBench.Plug(machine, Version(version), kind);
            machine.CreateProcess(User).Start(process => body(bench, process));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = noted });
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        Assert.Equal(1, result.Executions);
        return new SpiRun { Findings = [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key)] }.With(noted.operations);
    }

    public void Performing(ExploredRuntime runtime, ModelTask task)
    {
        if (task.Name.StartsWith(User, StringComparison.Ordinal))
            operations.Add(task.Pending.ToString());
    }

    /// <summary>Locks and unlocks among <see cref="Operations"/>, as <c>spidev_read lock spidev_data.buf_lock</c>.</summary>
    internal IEnumerable<string> Locks(params string[] of) =>
        operations.Where(o => of.Any(name => o.EndsWith($"lock {name}", StringComparison.Ordinal)));

    private SpiRun With(List<string> noted)
    {
        operations.AddRange(noted);
        return this;
    }
}
