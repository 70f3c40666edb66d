using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Subsystems.Tests.Spi;

/// <summary>
/// Spidev before v5.8. The pump's thread runs beside the process, so there are several executions; what calls return is the same
/// in all of them.
/// </summary>
public class SpidevS0Tests
{
    [Theory]
    [InlineData("S0a")]
    [InlineData("S0")]
    [InlineData("S0 for slaves")]
    public void Calls_on_a_device_that_is_there(string version)
    {
        const int length = Spidev.TransferLength;
        Assert.Equal([$"{length} {length} 0 {length}"], Results(version, out var findings, async (bench, process) =>
        {
            bench.RetainAll();
            var file = await process.Open(bench.Node);
            string results = $"{await process.Read(file!)} {await process.Write(file!)} {await process.Ioctl(file!, SpidevIoctls.WriteMaxSpeedHz)} {await process.Ioctl(file!, SpidevIoctls.Message)}";
            await process.Close(file!);
            return results;
        }));
        Assert.Empty(findings);
    }

    /// <summary>Only the first form changes the device's own speed for good.</summary>
    [Theory]
    [InlineData("S0a", 500_000u)]
    [InlineData("S0", 1_000_000u)]
    public void The_speed_of_the_device(string version, uint speed)
    {
        Assert.Equal([$"{speed}"], Results(version, out _, async (bench, process) =>
        {
            bench.RetainAll();
            await process.Ioctl((await process.Open(bench.Node))!, SpidevIoctls.WriteMaxSpeedHz);
            return $"{bench.Spi.MaxSpeedHz.Value}";
        }));
    }

    [Theory]
    [InlineData("S0a", false)]
    [InlineData("S0a", true)]
    [InlineData("S0", false)]
    [InlineData("S0", true)]
    public void Calls_on_a_device_that_is_gone(string version, bool controller)
    {
        Assert.Equal([$"{-Errno.ESHUTDOWN} {-Errno.ESHUTDOWN} {-Errno.ESHUTDOWN} no more"], Results(version, out var findings, async (bench, process) =>
        {
            var file = await process.Open(bench.Node);
            await (controller ? bench.UnbindController(process) : bench.UnbindSpidev(process));
            string results = $"{await process.Read(file!)} {await process.Write(file!)} {await process.Ioctl(file!, SpidevIoctls.Message)}";
            results += await process.Open(bench.Node) is null ? " no more" : " again";
            await process.Close(file!);
            return results;
        }));
        Assert.Empty(findings);
    }

    /// <summary>The queue goes before the device: a transfer is refused by it while the file is still good.</summary>
    [Fact]
    public void The_queue_is_stopped_before_the_devices_go()
    {
        var run = SpiRun.Of("S0", async (bench, process) => await bench.UnbindController(process));
        var order = run.Operations.Where(o => o is "spi_stop_queue write spi_controller.running" or "spidev_remove write spidev_data.spi" or "device_unregister put spi_controller.dev.kobj" or "devm_ioremap_release kfree spi_sim_registers");
        Assert.Equal(
            [
                "spi_stop_queue write spi_controller.running",
                "spidev_remove write spidev_data.spi",
                "device_unregister put spi_controller.dev.kobj",
                "devm_ioremap_release kfree spi_sim_registers",
            ],
            order);
        Assert.Empty(run.Findings);
    }

    /// <summary>SPI-2: no interleaving is needed.</summary>
    [Theory]
    [InlineData("S0 for slaves", "slab-use-after-free in spidev_release on spidev_data.spi")]
    [InlineData("S0", null)]
    public void A_close_after_the_removal(string version, string? finding)
    {
        Results(version, out var findings, async (bench, process) =>
        {
            var file = await process.Open(bench.Node);
            await bench.UnbindSpidev(process);
            await process.Close(file!);
            return "";
        });
        Assert.Equal(finding is null ? [] : [finding], findings);
    }

    /// <summary>The distinct results of all executions of one process by itself.</summary>
    private static string[] Results(string version, out string[] findings, Func<SpiBench, UserProcess, Op<string>> body)
    {
        var results = new SortedSet<string>(StringComparer.Ordinal);
        var program = new MachineProgram(async machine =>
        {
            var bench = await SpiBench.Plug(machine, SpiRun.Version(version));
            machine.CreateProcess("user").Start(async process => results.Add(await body(bench, process)));
        });
        var explored = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(explored.Fault);
        Assert.True(explored.IsExhaustive);
        findings = [.. explored.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal)];
        return [.. results];
    }
}
