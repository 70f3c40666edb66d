using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>
/// What user processes do with a serial line.
/// </summary>
public static partial class UartUsers
{
    private const string Comm = "minicom";

    /// <summary>More characters than the transmit buffer takes.</summary>
    private const int LongWrite = UartState.XmitSize + 1;

    /// <summary>What one user does while another process unbinds the hardware's driver.</summary>
    public static IReadOnlyList<UserOperation<UartParty>> DuringUnbind { get; } =
    [
        new("open", Comm, "open -> -ENXIO", (party, _) => Race(party.Join(user => user.Open(party.Line.Node)))),
        new("open-close", Comm, "open -> -ENXIO", (party, _) => Race(party.Join(async user =>
        {
            if (await user.Open(party.Line.Node) is { } file)
                await user.Close(file);
            return null;
        }))) { IsAlikeTwice = true },
        OnFile("write", "write -> -EIO", async (user, file) => await user.Write(file)),
        OnFile("stalled-write", "write -> -EIO", async (user, file) => await user.Write(file), line => line.Stall()),
        OnFile("read", "read -> ok", async (user, file) => await user.Read(file)),
        OnFile("poll", "poll -> In, Error, HangUp", async (user, file) => await user.Poll(file, PollMask.In)),
        Ioctl("output-queue", TtyIoctls.OutputQueue),
        Ioctl("modem-get", TtyIoctls.ModemGet),
        Ioctl("get-icount", TtyIoctls.GetIcount),
        Ioctl("drain", TtyIoctls.Drain),
        Ioctl("modem-wait", TtyIoctls.ModemWait),
        Ioctl("hangup", TtyIoctls.VHangup),
        Ioctl("set-serial", TtyIoctls.SetSerial, Interrupted),
        OnFile("echo", null, (_, _) => Op.Done, line => line.Receive(1)),
        OnFile("interrupt", null, (_, _) => Op.Done, Interrupted),
        Closing("close", _ => Op.Done),
        Closing("stalled-close", line => line.Stall()),
    ];

    /// <summary>What one user does with a line that its driver has forgotten to take from serial core.</summary>
    public static IReadOnlyList<UserOperation<UartParty>> WithForgottenPort { get; } =
    [
        new("open-close", Comm, null, (party, _) => Race(party.Join(async user =>
        {
            if (await user.Open(party.Line.Node) is { } file)
                await user.Close(file);
            return null;
        }))),
        OnFile("write", null, async (user, file) => await user.Write(file)),
        OnFile("get-icount", null, async (user, file) => await user.Ioctl(file, TtyIoctls.GetIcount)),
        Closing("close", _ => Op.Done),
    ];

    /// <summary>One process by itself, with such a driver.</summary>
    public static IReadOnlyList<UserOperation<UartParty>> SequencesWithForgottenPort { get; } =
    [
        Sequence("open-unbind-close", null, (_, _) => Op.Done),
        Sequence("open-unbind-write-close", null, async (user, file) => await user.Write(file)),
        new("unbind-open", Comm, null, (party, _) => Race(async user =>
        {
            await user.Unbind(party.Line.Device, party.Line.Driver);
            await user.Open(party.Line.Node);
        })),
    ];

    /// <summary>Two users while the driver is unbound; in the versions whose removal may hang up another tty than it has, who make it do so.</summary>
    internal static IReadOnlyList<(string One, string Other)> PairsDuringUnbind(string version) =>
    [
        .. version is "U2" or "U3" ? ((string, string)[])[("open", "close")] : [],
        ("write", "write"),
        ("read", "hangup"),
        ("close", "hangup"),
        ("write", "hangup"),
    ];

    /// <summary>The last file is closed while the network stack transmits on the line, and meanwhile the driver is unbound.</summary>
    public static UserOperation<UartParty> SlipAndClose { get; } = Closing("slip-and-close", Transmit);

    /// <summary>What one user does while another one hangs the line up, which goes on to exist.</summary>
    public static IReadOnlyList<UserOperation<UartParty>> DuringHangup { get; } =
    [
        new("open", Comm, "open -> ok", (party, _) => Race(party.Join(user => user.Open(party.Line.Node)))),
        OnFile("write", "write -> -EIO", async (user, file) => await user.Write(file)),
        OnFile("long-write", "write -> -EIO", async (user, file) => await user.Write(file), line => line.Stall(), LongWrite),
        OnFile("read", "read -> ok", async (user, file) => await user.Read(file)),
        Ioctl("stalled-drain", TtyIoctls.Drain, line => line.Stall()),
        Ioctl("modem-wait", TtyIoctls.ModemWait),
        Ioctl("set-serial", TtyIoctls.SetSerial),
        Closing("close", _ => Op.Done),
    ];

    /// <summary>The hardware's driver is unbound through sysfs.</summary>
    public static Removal<UartParty> Unbind { get; } =
        new("unbind", "sysfs", DriverCore.Unbound, (party, user) => party.Join(async process =>
        {
            await process.Unbind(party.Line.Device, party.Line.Driver);
            return null;
        })(user));

    /// <summary>The hardware's driver is unloaded.</summary>
    public static Removal<UartParty> Unload { get; } =
        new("rmmod", "rmmod", "delete_module -> ok", (party, user) => party.Join(async process =>
        {
            await party.Line.Unload(process);
            return null;
        })(user));

    /// <summary>Another user hangs the line up, through a file of its own.</summary>
    public static Removal<UartParty> Hangup { get; } =
        new("hangup", "vhangup", "TIOCVHANGUP -> ok", (party, user) => party.Join(async process =>
        {
            var file = party.HangupFile!;
            process.Install(file);
            await process.Ioctl(file, TtyIoctls.VHangup);
            return file;
        })(user));

    /// <summary>
    /// The talk's sequences by one process: open, unbind, an operation, close. And, without a removal, the last close of a line
    /// that something in the kernel still writes to.
    /// </summary>
    public static IReadOnlyList<UserOperation<UartParty>> Sequences { get; } =
    [
        Closing("echo-and-close", async line =>
        {
            line.StayBound();
            await line.Receive(1);
        }),
        Closing("slip-and-close", async line =>
        {
            line.StayBound();
            await Transmit(line);
        }),
        DuringDebugPrint("odebug-and-hangup", TtyIoctls.VHangup),
        DuringDebugPrint("odebug-and-set-serial", TtyIoctls.SetSerial),
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

    private static UserOperation<UartParty> Ioctl(string name, IoctlCommand command, Func<UartBench, Op>? prepare = null) =>
        OnFile(name, $"{command.Name} -> -EIO", async (user, file) => await user.Ioctl(file, command), prepare);

    private static UserOperation<UartParty> OnFile(string name, string? whenGone, Func<UserProcess, Kernel.File, Op> body, Func<UartBench, Op>? prepare = null, int characters = 1) =>
        new(name, Comm, whenGone, async (party, process) =>
        {
            var file = (await process.Open(party.Line.Node))!;
            file.Private<TtyFile>().Characters = characters;
            if (prepare is not null)
                await prepare(party.Line);
            return party.Join(async user =>
            {
                await body(user, file);
                return file;
            });
        });

    private static UserOperation<UartParty> Closing(string name, Func<UartBench, Op> prepare) =>
        new(name, Comm, "close -> ok", async (party, process) =>
        {
            var file = (await process.Open(party.Line.Node))!;
            await prepare(party.Line);
            return party.Join(async user =>
            {
                await user.Close(file);
                return null;
            });
        });

    /// <summary>
    /// The line is the console, and while a process has the port shut down, which frees the transmit page, object debugging prints.
    /// </summary>
    private static UserOperation<UartParty> DuringDebugPrint(string name, IoctlCommand command) =>
        new(name, Comm, $"{command.Name} -> ok", async (party, process) =>
        {
            var core = party.Line.Core;
            core.UseDebugObjects();
            var file = (await process.Open(party.Line.Node))!;
            party.Line.StayBound();
            core.Machine.StartKernelThread("kworker/0:1", core.DebugPrintObject);
            return party.Join(async user =>
            {
                await user.Ioctl(file, command);
                return file;
            });
        });

    private static UserOperation<UartParty> Sequence(string name, string? whenGone, Func<UserProcess, Kernel.File, Op> body) =>
        new(name, Comm, whenGone, (party, _) => Race(async user =>
        {
            var file = (await user.Open(party.Line.Node))!;
            await user.Unbind(party.Line.Device, party.Line.Driver);
            await body(user, file);
            await user.Close(file);
        }));

    private static async Op Interrupted(UartBench line)
    {
        await Op.Done;
        line.Driver.RaiseInterrupt();
    }

    /// <summary>The line carries IP (<c>slattach</c>), and the network stack has a packet for it.</summary>
    private static async Op Transmit(UartBench line)
    {
        var slip = new Slip(line.Core.Io);
        await TtyIo.TtySetLdisc(line.Tty, slip);
        slip.StartTransmit();
    }
}
