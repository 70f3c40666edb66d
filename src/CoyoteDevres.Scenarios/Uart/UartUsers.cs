using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>
/// What user processes do with a serial line. Unless it is about closing, a process pauses afterwards with its file open and is
/// killed at the end, so that closing is one scenario's business and not every one's.
/// </summary>
public static class UartUsers
{
    private const string Comm = "minicom";

    /// <summary>The operations of one user, each against a removal.</summary>
    public static IReadOnlyList<UserOperation<UartBench>> Operations { get; } =
    [
        new("open", Comm, "open -> -ENXIO", (bench, _) => Race(async user =>
        {
            if (await user.Open(bench.Node) is not null)
                await user.Pause();
        })),
        new("open-and-close", Comm, "open -> -ENXIO", (bench, _) => Race(async user =>
        {
            if (await user.Open(bench.Node) is { } file)
                await user.Close(file);
        })),
        OnFile("write", "write -> -EIO", async (user, file) => await user.Write(file)),
        OnFile("stalled-write", "write -> -EIO", async (user, file) => await user.Write(file), bench => bench.Stall()),
        OnFile("read", "read -> ok", async (user, file) => await user.Read(file)),
        OnFile("poll", "poll -> In, Error, HangUp", async (user, file) => await user.Poll(file, PollMask.In)),
        Ioctl("output-queue", TtyIoctls.OutputQueue),
        Ioctl("modem-get", TtyIoctls.ModemGet),
        Ioctl("get-icount", TtyIoctls.GetIcount),
        Ioctl("drain", TtyIoctls.Drain),
        Ioctl("stalled-drain", TtyIoctls.Drain, bench => bench.Stall()),
        Ioctl("modem-wait", TtyIoctls.ModemWait),
        Ioctl("hangup", TtyIoctls.VHangup),
        Ioctl("set-serial", TtyIoctls.SetSerial, Interrupted),
        OnFile("echo", null, (_, _) => Op.Done, bench => bench.Receive(1)),
        Closing("close", _ => Op.Done),
        Closing("stalled-close", bench => bench.Stall()),
        Closing("echo-and-close", bench => bench.Receive(1)),
        Closing("slip-and-close", Transmit),
    ];

    /// <summary>What a removal is: unbinding the hardware's driver through sysfs.</summary>
    public static Removal<UartBench> Unbind { get; } =
        new("unbind", "sysfs", DriverCore.Unbound, (bench, user) => user.Unbind(bench.Device, bench.Driver));

    /// <summary>The talk's sequences by one process: open, unbind, an operation, close.</summary>
    public static IReadOnlyList<UserOperation<UartBench>> Sequences { get; } =
    [
        Sequence("open-unbind-close", null, (_, _) => Op.Done),
        Sequence("open-unbind-write-close", "write -> -EIO", async (user, file) => await user.Write(file)),
        Sequence("open-unbind-read-close", "read -> ok", async (user, file) => await user.Read(file)),
        Sequence("open-unbind-poll-close", "poll -> In, Error, HangUp", async (user, file) => await user.Poll(file, PollMask.In)),
        Sequence("open-unbind-modem-get-close", "TIOCMGET -> -EIO", async (user, file) => await user.Ioctl(file, TtyIoctls.ModemGet)),
        Sequence("open-unbind-drain-close", "TCSBRK -> -EIO", async (user, file) => await user.Ioctl(file, TtyIoctls.Drain)),
    ];

    private static async Op<Func<UserProcess, Op>> Race(Func<UserProcess, Op> body)
    {
        await Op.Done;
        return body;
    }

    private static UserOperation<UartBench> Ioctl(string name, IoctlCommand command, Func<UartBench, Op>? prepare = null) =>
        OnFile(name, $"{command.Name} -> -EIO", async (user, file) => await user.Ioctl(file, command), prepare);

    private static UserOperation<UartBench> OnFile(string name, string? whenGone, Func<UserProcess, Kernel.File, Op> body, Func<UartBench, Op>? prepare = null) =>
        new(name, Comm, whenGone, async (bench, process) =>
        {
            var file = (await process.Open(bench.Node))!;
            if (prepare is not null)
                await prepare(bench);
            return async user =>
            {
                await body(user, file);
                await user.Pause();
            };
        });

    private static UserOperation<UartBench> Closing(string name, Func<UartBench, Op> prepare) =>
        new(name, Comm, "close -> ok", async (bench, process) =>
        {
            var file = (await process.Open(bench.Node))!;
            await prepare(bench);
            return user => user.Close(file);
        });

    private static UserOperation<UartBench> Sequence(string name, string? whenGone, Func<UserProcess, Kernel.File, Op> body) =>
        new(name, Comm, whenGone, (bench, _) => Race(async user =>
        {
            var file = (await user.Open(bench.Node))!;
            await user.Unbind(bench.Device, bench.Driver);
            await body(user, file);
            await user.Close(file);
        }));

    private static async Op Interrupted(UartBench bench)
    {
        await Op.Done;
        bench.Driver.RaiseInterrupt();
    }

    /// <summary>The line carries IP (<c>slattach</c>), and the network stack has a packet for it.</summary>
    private static async Op Transmit(UartBench bench)
    {
        var slip = new Slip(bench.Core.Io);
        await TtyIo.TtySetLdisc(bench.Tty, slip);
        slip.StartTransmit();
    }
}
