using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Subsystems.Tests.Uart;

/// <summary>What the versions between and before U1 and U4 do differently, with one process.</summary>
public class UartVersionTests
{
    /// <summary>From 4.9 to 5.15 the last close leaves the transmit page to the next open.</summary>
    [Theory]
    [InlineData("U0", true)]
    [InlineData("U1", true)]
    [InlineData("U2", false)]
    [InlineData("U3", false)]
    [InlineData("U4", true)]
    public void The_transmit_page_after_the_last_close(string version, bool freed) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node))!;
        Assert.Equal(1, await user.Write(file));
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.GetIcount));
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.ModemGet));
        await user.Close(file);
        Assert.Equal(freed, bench.Core.State.XmitBuf.Value.IsNull);
        await user.Unbind(bench.Device, bench.Driver);
        Assert.True(bench.Core.State.UartPort.Value.IsNull);
    });

    /// <summary>After the removal a file is hung up in every version.</summary>
    [Theory]
    [InlineData("U0")]
    [InlineData("U2")]
    [InlineData("U3")]
    [InlineData("U3t")]
    public void A_file_after_the_removal(string version) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node))!;
        await user.Unbind(bench.Device, bench.Driver);
        Assert.True(bench.Driver.Port.Memory.IsFreed);
        Assert.Equal(-Errno.EIO, await user.Write(file));
        Assert.Equal(0, await user.Read(file));
        Assert.Equal(-Errno.EIO, await user.Ioctl(file, TtyIoctls.ModemGet));
        await user.Close(file);
        Assert.Null(await user.Open(bench.Node));
    });

    /// <summary>Only U0 takes no reference on the port.</summary>
    [Theory]
    [InlineData("U0", false)]
    [InlineData("U2", true)]
    [InlineData("U3", true)]
    public void Counters_are_read_with_a_reference(string version, bool counted)
    {
        var run = UartRun.Of(version, async (bench, user) =>
        {
            bench.StayBound();
            await user.Ioctl((await user.Open(bench.Node))!, TtyIoctls.GetIcount);
        });
        Assert.Equal(counted, run.Operations.Contains("uart_port_deref put uart_state.refcount"));
        Assert.Contains("uart_get_icount lock uart_port.lock", run.Operations);
    }
}
