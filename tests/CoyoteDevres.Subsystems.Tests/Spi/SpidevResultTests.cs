using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Spi;

namespace CoyoteDevres.Subsystems.Tests.Spi;

/// <summary>What calls return and what is freed when, with one process.</summary>
public class SpidevResultTests
{
    private const int Length = Spidev.TransferLength;

    private static readonly IoctlCommand Unknown = new("SPI_IOC_UNKNOWN");

    public static TheoryData<string> Versions => ["S1", "S2", "S3", "S4"];

    public static TheoryData<string, bool> VersionsAndQueues => new()
    {
        { "S1", false }, { "S1", true }, { "S3", false }, { "S3", true }, { "S4", false }, { "S4", true },
    };

    public static TheoryData<string, bool> VersionsAndRemovals => new()
    {
        { "S1", false }, { "S1", true }, { "S2", false }, { "S2", true }, { "S3", false }, { "S3", true }, { "S4", false }, { "S4", true },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public void Calls_on_a_device_that_is_there(string version)
    {
        var results = new List<int>();
        var run = SpiRun.Of(version, async (bench, process) =>
        {
            // A finding's execution is run once more to be told.
            results.Clear();
            bench.RetainAll();
            var file = await process.Open(bench.Node);
            results.Add(await process.Read(file!));
            results.Add(await process.Ioctl(file!, Unknown));
            results.Add(await process.Ioctl(file!, SpidevIoctls.WriteMaxSpeedHz));
            Assert.Equal(500_000u, bench.Spi.Drvdata!.SpeedHz.Value);
            Assert.Equal(1_000_000u, bench.Spi.MaxSpeedHz.Value);
            results.Add(await process.Write(file!));
            await process.Close(file!);
            // The last close forgets the speed.
            Assert.Equal(1_000_000u, bench.Spi.Drvdata!.SpeedHz.Value);
            Assert.Equal(0, bench.Spi.Drvdata!.Users.Value);
        });
        Assert.Equal([Length, -Errno.ENOTTY, 0, Length], results);
        // Reads and writes against ioctls, even one after the other: the spinlock of S1 is momentary, S4 has one lock.
        Assert.Equal(version is "S1" or "S4" ? [] : ["circular-locking"], run.Findings.Select(f => f.Kind));
    }

    [Theory]
    [MemberData(nameof(VersionsAndQueues))]
    public void A_message(string version, bool queued)
    {
        int result = 0;
        var run = SpiRun.Of(
            version,
            async (bench, process) =>
            {
                bench.RetainAll();
                var file = await process.Open(bench.Node);
                result = await process.Ioctl(file!, SpidevIoctls.Message);
                await process.Close(file!);
            },
            queued ? SpiControllerKind.Queueing : SpiControllerKind.Direct);
        Assert.Equal(Length, result);
        Assert.Empty(run.Findings);
        Assert.Equal(queued, run.Operations.Contains("__spi_sync wait_for_completion spi_message.done"));
    }

    [Fact]
    public void A_message_never_returns_in_S2()
    {
        bool returned = false;
        var run = SpiRun.Of("S2", async (bench, process) =>
        {
            var file = await process.Open(bench.Node);
            await process.Ioctl(file!, SpidevIoctls.Message);
            returned = true;
        });
        Assert.False(returned);
        Assert.Equal(["hung-task", "recursive-locking"], run.Findings.Select(f => f.Kind));
    }

    [Theory]
    [MemberData(nameof(VersionsAndRemovals))]
    public void Calls_on_a_device_that_is_gone(string version, bool controller)
    {
        var results = new List<int>();
        Kernel.File? again = null;
        var run = SpiRun.Of(version, async (bench, process) =>
        {
            var file = await process.Open(bench.Node);
            await Remove(bench, process, controller);
            results.Add(await process.Read(file!));
            results.Add(await process.Write(file!));
            results.Add(await process.Ioctl(file!, SpidevIoctls.WriteMaxSpeedHz));
            results.Add(await process.Ioctl(file!, SpidevIoctls.Message));
            results.Add(await process.Ioctl(file!, Unknown));
            again = await process.Open(bench.Node);
            await process.Close(file!);
        });
        Assert.Equal(Enumerable.Repeat(-Errno.ESHUTDOWN, 5), results);
        Assert.Null(again);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_signal_ends_a_slaves_transfer(string version)
    {
        int result = 0;
        var run = SpiRun.Of(
            version,
            async (bench, process) =>
            {
                bench.RetainAll();
                // Not through the process, which does not come back from a call that it is killed in.
                var file = await process.Open(bench.Node);
                result = await file!.Operations.Read(file, new UserPointer());
            },
            SpiControllerKind.Slave);
        Assert.Equal(-Errno.EINTR, result);
        Assert.Empty(run.Findings);
    }

    /// <summary>Last close or unbinding, whichever is second.</summary>
    [Theory]
    [MemberData(nameof(VersionsAndRemovals))]
    public void Spidev_data_is_freed_by_who_comes_second(string version, bool controller)
    {
        var run = SpiRun.Of(version, async (bench, process) =>
        {
            var spidev = bench.Spi.Drvdata!;
            var one = await process.Open(bench.Node);
            var other = await process.Open(bench.Node);
            Assert.Equal(2, spidev.Users.Value);
            await process.Close(one!);
            await Remove(bench, process, controller);
            Assert.False(spidev.Memory.IsFreed);
            Assert.True(spidev.ClassDevice!.Memory.IsFreed);
            await process.Close(other!);
            Assert.True(spidev.Memory.IsFreed);
        });
        Assert.Empty(run.Findings);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Without_an_open_file_unbinding_frees_spidev_data(string version)
    {
        var run = SpiRun.Of(version, async (bench, process) =>
        {
            var spidev = bench.Spi.Drvdata!;
            await process.Close((await process.Open(bench.Node))!);
            Assert.False(spidev.Memory.IsFreed);
            await Remove(bench, process, controller: false);
            Assert.True(spidev.Memory.IsFreed);
        });
        Assert.Empty(run.Findings);
    }

    /// <summary>All references that opens, ioctls and both unbindings take are dropped: nothing is left but the platform device.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void Unbinding_the_controller_frees_everything(string version)
    {
        var run = SpiRun.Of(version, async (bench, process) =>
        {
            var controller = bench.Sim.Controller!;
            var file = await process.Open(bench.Node);
            await process.Ioctl(file!, SpidevIoctls.WriteMaxSpeedHz);
            await process.Close(file!);
            await process.Unbind(bench.Spi.Dev, bench.Spi.Binding!);
            Assert.False(bench.Spi.Memory.IsFreed);
            await bench.UnbindController(process);
            Assert.True(bench.Spi.Memory.IsFreed);
            Assert.True(controller.Kworker!.Memory.IsFreed);
            Assert.True(controller.Memory.IsFreed);
            Assert.Equal(0, bench.Driver.Module.Value);
        });
        Assert.Empty(run.Findings);
    }

    private static Op Remove(SpiBench bench, UserProcess process, bool controller) =>
        controller ? bench.UnbindController(process) : bench.UnbindSpidev(process);
}
