using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <content>What locks and tests are there for when nobody has the driver unbound, or when no file is open then.</content>
public static partial class UartUsers
{
    /// <summary>Who waits, and not for a signal, for what a process with the line open is to do.</summary>
    private sealed class Peer : KernelObject
    {
        internal Peer(Machine machine)
            : base(machine, "peer")
        {
            Retain();
            Answered = new Completion(this, "answered");
        }

        /// <summary>It has done it: if it never does, somebody has not woken it.</summary>
        internal Completion Answered { get; }
    }

    /// <summary>Two users of one line: the last close beside an open, and TIOCSSERIAL beside one.</summary>
    public static IReadOnlyList<(string One, string Other)> MeetingsOnLine { get; } = [("close", "open"), ("set-serial", "open")];

    /// <summary>The rest, by one process or two.</summary>
    public static IReadOnlyList<UserOperation<UartParty>> Staying { get; } =
    [
        new("open-close-open-close", Comm, null, (party, _) =>
        {
            party.Line.StayBound();
            return Race(async user =>
            {
                for (int i = 0; i < 2; i++)
                    await user.Close((await user.Open(party.Line.Node))!);
            });
        }),
        new("open-close-unbind", Comm, null, async (party, _) =>
        {
            await Interrupted(party.Line);
            return await Race(async user =>
            {
                await user.Close((await user.Open(party.Line.Node))!);
                await user.Unbind(party.Line.Device, party.Line.Driver);
            });
        }),
        OnStayingLine("hangup-open-close-write", "write -> ok", async (party, user, file) =>
        {
            await user.Ioctl(file, TtyIoctls.VHangup);
            var again = (await user.Open(party.Line.Node))!;
            await user.Close(file);
            await user.Write(again);
            return again;
        }),
        OnStayingLine(
            "echo-and-set-serial",
            "TIOCSSERIAL -> ok",
            async (_, user, file) =>
            {
                await user.Ioctl(file, TtyIoctls.SetSerial);
                return file;
            },
            line => line.Receive(1)),
        Closing("input-and-close", line =>
        {
            line.StayBound();
            line.Core.Machine.StartKernelThread("irq/uart-sim", () => line.Receive(1));
            return Op.Done;
        }),
        Awaited("read-and-input", "read -> ok", async (user, file) => await user.Read(file), line => line.Receive(1)),
        Awaited("stalled-write-and-flush", "write -> ok", async (user, file) => await user.Write(file), line => line.Core.FlushBuffer(line.Tty), line => line.Stall()),
        Awaited("stalled-drain-and-flush", "TCSBRK -> ok", async (user, file) => await user.Ioctl(file, TtyIoctls.Drain), line => line.Core.FlushBuffer(line.Tty), line => line.Stall()),
        Awaited(
            "stalled-write-and-set-serial",
            "write -> ok",
            async (user, file) => await user.Write(file),
            async line =>
            {
                await line.Core.FlushBuffer(line.Tty);
                await line.Core.SetSerial(line.Tty);
            },
            line => line.Stall()),
    ];

    /// <summary>
    /// A write after TIOCSSERIAL. The shutdown in it sets <c>TTY_IO_ERROR</c>, which <c>uart_startup</c> clears up to 4.8. Since open is
    /// tty_port's (4.9), that one clears it, and only for a port that is not started up: after TIOCSSERIAL it stays set until the line has
    /// been closed. Read: <c>uart_set_info</c> and <c>uart_startup</c> of a tree of 6.1.
    /// </summary>
    /// <param name="result">What the write returns.</param>
    internal static UserOperation<UartParty> SetSerialWrite(string result) => OnStayingLine("set-serial-write", $"write -> {result}", async (_, user, file) =>
    {
        await user.Ioctl(file, TtyIoctls.SetSerial);
        await user.Write(file);
        return file;
    });

    private static UserOperation<UartParty> OnStayingLine(
        string name, string reached, Func<UartParty, UserProcess, Kernel.File, Op<Kernel.File?>> body, Func<UartBench, Op>? prepare = null) =>
        new(name, Comm, reached, async (party, process) =>
        {
            var file = (await process.Open(party.Line.Node))!;
            party.Line.StayBound();
            if (prepare is not null)
                await prepare(party.Line);
            return party.Join(user => body(party, user, file));
        });

    /// <summary>
    /// What a process does through its file, and sleeps in until another thread of it, or the line's other end, has done
    /// <paramref name="other"/>, and that one waits for it.
    /// </summary>
    private static UserOperation<UartParty> Awaited(
        string name, string reached, Func<UserProcess, Kernel.File, Op> body, Func<UartBench, Op> other, Func<UartBench, Op>? prepare = null) =>
        new(name, Comm, reached, async (party, process) =>
        {
            var file = (await process.Open(party.Line.Node))!;
            party.Line.StayBound();
            if (prepare is not null)
                await prepare(party.Line);
            var machine = party.Line.Core.Machine;
            var peer = new Peer(machine);
            var ended = new Latch(machine, "other thread ended");
            machine.StartKernelThread("other", async () =>
            {
                await other(party.Line);
                await peer.Answered.Wait("main");
                await ended.Set("main");
            });
            return party.Join(async user =>
            {
                await body(user, file);
                await peer.Answered.Complete("main");
                await ended.Wait("main");
                return file;
            });
        });
}
