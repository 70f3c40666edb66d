using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Subsystems.Tests.Uart;

/// <summary>What one process gets back, before and after a removal or a hangup.</summary>
public class UartResultTests
{
    public static TheoryData<string> Versions => ["U1", "U4"];

    [Theory]
    [MemberData(nameof(Versions))]
    public void While_the_line_is_there(string version) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node))!;
        Assert.Equal(1, await user.Write(file));
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.ModemGet));
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.GetIcount));
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.OutputQueue));
        Assert.Equal(1, bench.Core.State.XmitChars.Value);
        await bench.Core.State.XmitChars.Write(0, "uart_interrupt");
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.Drain));
        Assert.Equal(1, bench.Core.State.Refcount.Value);
        await user.Close(file);
        Assert.Equal(0, bench.Core.State.Port.Count.Value);
        Assert.True(bench.Core.State.XmitBuf.Value.IsNull);
        await user.Unbind(bench.Device, bench.Driver);
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_full_buffer_takes_no_more_without_blocking(string version) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node, nonBlocking: true))!;
        await bench.Stall();
        Assert.Equal(-Errno.EAGAIN, await user.Write(file));
        Assert.Equal(-Errno.EAGAIN, await user.Read(file));
        await user.Close(file);
        await user.Unbind(bench.Device, bench.Driver);
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_is_received_is_read_and_echoed(string version)
    {
        Kernel.File? file = null;
        UartRun.Of(
            version,
            async (bench, user) =>
            {
                Assert.Equal(1, await user.Read(file!));
                await bench.Core.State.Port.BufWork.Flush();
                Assert.Equal(0, bench.Core.State.Port.BufChars.Value);
                Assert.Equal(1, bench.Core.State.XmitChars.Value);
                await user.Unbind(bench.Device, bench.Driver);
            },
            async (bench, user) =>
            {
                file = await user.Open(bench.Node);
                await bench.Receive(1);
            });
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void After_unbind(string version) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node))!;
        await user.Unbind(bench.Device, bench.Driver);
        Assert.Equal(-Errno.EIO, await user.Write(file));
        Assert.Equal(0, await user.Read(file));
        Assert.Equal(PollMask.In | PollMask.Error | PollMask.HangUp, await user.Poll(file, PollMask.In));
        foreach (var command in new[] { TtyIoctls.ModemGet, TtyIoctls.Drain, TtyIoctls.GetIcount, TtyIoctls.OutputQueue, TtyIoctls.ModemWait, TtyIoctls.SetSerial, TtyIoctls.VHangup })
            Assert.Equal(-Errno.EIO, await user.Ioctl(file, command));
        await user.Close(file);
        Assert.Null(await user.Open(bench.Node));
        Assert.Equal(0, bench.Core.State.Refcount.Value);
        Assert.True(bench.Core.State.UartPort.Value.IsNull);
        Assert.True(bench.Core.State.Port.Tty.Value.IsNull);
        Assert.True(bench.Core.Io.Driver.Ttys.Value.IsNull);
        Assert.Equal(0, bench.Core.Io.Driver.Owner.Value);
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_open_that_fails_leaves_nothing(string version) => UartRun.Of(version, async (bench, user) =>
    {
        // Still open, so that the inode remembers the cdev and the second open gets as far as serial core.
        var file = (await user.Open(bench.Node))!;
        await user.Unbind(bench.Device, bench.Driver);
        Assert.Null(await user.Open(bench.Node));
        Assert.Equal(1, bench.Tty.Count.Value);
        Assert.Equal(0, bench.Core.State.Port.Count.Value);
        await user.Close(file);
        Assert.Equal(0, bench.Core.Io.Driver.Owner.Value);
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void After_a_hangup_the_line_can_be_opened_again(string version) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node))!;
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.VHangup));
        Assert.Equal(-Errno.EIO, await user.Write(file));
        var again = (await user.Open(bench.Node))!;
        Assert.Equal(1, await user.Write(again));
        Assert.Equal(-Errno.EIO, await user.Write(file));
        await user.Close(file);
        Assert.Equal(1, bench.Core.State.Port.Count.Value);
        await user.Close(again);
        await user.Unbind(bench.Device, bench.Driver);
        Assert.Equal(0, bench.Core.Io.Driver.Owner.Value);
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void Other_parameters_need_the_port_for_oneself(string version) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node))!;
        Assert.Equal(0, await user.Ioctl(file, TtyIoctls.SetSerial));
        Assert.True(bench.Core.State.Port.Initialized.Value);
        var other = (await user.Open(bench.Node))!;
        Assert.Equal(-Errno.EBUSY, await user.Ioctl(file, TtyIoctls.SetSerial));
        await user.Close(other);
        await user.Close(file);
        await user.Unbind(bench.Device, bench.Driver);
    });

    [Theory]
    [MemberData(nameof(Versions))]
    public void Slip_transmits_on_the_line(string version) => UartRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Node))!;
        var slip = new Slip(bench.Core.Io);
        await TtyIo.TtySetLdisc(bench.Tty, slip);
        slip.StartTransmit();
        Assert.Equal(-Errno.EIO, await user.Read(file));
        await user.Unbind(bench.Device, bench.Driver);
        await user.Close(file);
    });
}
