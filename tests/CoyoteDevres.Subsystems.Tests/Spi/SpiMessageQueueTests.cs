using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Subsystems.Tests.Spi;

/// <summary>The queue's dependence table against what the queue does.</summary>
public class SpiMessageQueueTests
{
    [Fact]
    public void Its_table_says_what_it_does()
    {
        SpiMessageQueue? queue = null;
        var program = new MachineProgram(async machine =>
        {
            for (int i = 0; i < 3; i++)
                machine.CreateProcess($"t{i}").Start(_ => Op.Done);
            var bench = await SpiBench.Plug(machine, SpiRun.Version("S3"), SpiControllerKind.Queueing);
            queue = bench.Spi.Controller.Queue;
        });
        var report = TableAudit.Check(program, () => queue!, kind => new Protocol
        {
            Starts = ["user", "user", "pump"],
            Moves =
            [
                new Move("user", kind("add to"), "user"),
                new Move("user", kind("test busy of"), "user"),
                new Move("user", kind("nap until idle:"), "user") { Blocks = true },
                new Move("pump", kind("test"), empty => empty == 0 ? "takes" : "pump"),
                new Move("takes", kind("take from"), "pump"),
                new Move("user", kind("test"), "user"),
                new Move("user", kind("set busy of"), "user") { Argument = 1 },
                new Move("user", kind("set busy of"), "user"),
                new Move("pump", kind("set busy of"), "pump") { Argument = 1 },
                new Move("pump", kind("set busy of"), "pump"),
            ],
        });
        Assert.Empty(report.Wrong);
        Assert.Empty(report.Needless);
        Assert.Equal(["take from / take from"], report.NeverMet);
    }
}
