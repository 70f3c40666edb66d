using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Subsystems.Tests.Spi;

/// <summary>
/// SPI-4, U1: with the SPI device staying, the kernel says nothing to a transfer after the unbinding, so no scenario finds
/// it. Here it is steered to.
/// </summary>
public class SpidevAfterUnbindTests
{
    [Theory]
    [InlineData("S0", true)]
    [InlineData("S1", true)]
    [InlineData("S2", false)]
    [InlineData("S3", false)]
    [InlineData("S4", false)]
    public void A_transfer_on_a_device_that_the_driver_no_longer_drives(string version, bool possible)
    {
        int result = 0;
        var program = new MachineProgram(async machine =>
        {
            var bench = await SpiBench.Plug(machine, SpiRun.Version(version));
            var reader = machine.CreateProcess("reader");
            var file = await reader.Open(bench.Node);
            reader.Start(async process => result = await process.Read(file!));
            machine.CreateProcess("unbind").Start(process => bench.UnbindSpidev(process));
        });
        var strategy = new UnbindBeforeTransfer();
        var explored = Explorer.Explore(program, strategy, new ExplorationOptions());
        Assert.Null(explored.Fault);
        Assert.DoesNotContain(explored.Findings, f => !f.Finding.IsBeside);
        Assert.Equal(possible, strategy.UnboundAtTransfer);
        Assert.Equal(Spidev.TransferLength, result);
    }

    /// <summary>The reader up to <c>spi_sync</c>, then the unbinding as far as it gets, then the reader.</summary>
    private sealed class UnbindBeforeTransfer : IStrategy
    {
        private bool inSync;

        /// <summary>Whether the unbinding was complete when the transfer began; null if none did.</summary>
        internal bool? UnboundAtTransfer { get; private set; }

        public string Name => "unbind before the transfer";

        public bool IsExhaustive => false;

        public string Bound => "one schedule";

        public int CommonPrefix => 0;

        public ModelTask? Pick(ExploredRuntime runtime, out int alternative)
        {
            alternative = 0;
            var reader = runtime.Tasks.Single(t => t.Name.StartsWith("reader", StringComparison.Ordinal));
            var unbind = runtime.Tasks.Single(t => t.Name.StartsWith("unbind", StringComparison.Ordinal));
            inSync |= reader.State == TaskState.Announced && reader.Pending.ToString() == "spi_sync use spi_device";
            var picked = inSync && runtime.IsEnabled(unbind) ? unbind : reader;
            if (!runtime.IsEnabled(picked))
                picked = runtime.Tasks.FirstOrDefault(runtime.IsEnabled);
            if (picked == reader && reader.Pending.ToString() == "spi_sim_transfer_one use spi_sim_registers")
                UnboundAtTransfer = unbind.State == TaskState.Finished;
            return picked;
        }

        public bool Next(ExploredRuntime runtime) => false;
    }
}
