using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uart;

namespace CoyoteDevres.Scenarios.Uart;

/// <summary>
/// A line, and the processes of a scenario: when all of them, the removal included, have done what the scenario is about, they
/// close what they still have open, one after the other. So closing is the business of the scenarios about closing.
/// </summary>
/// <param name="line">The line, plugged in.</param>
public sealed class UartParty(UartBench line)
{
    private readonly List<Latch> done = [];
    private readonly List<Latch> ended = [];

    /// <summary>The line.</summary>
    public UartBench Line => line;

    /// <summary>A file that was opened in the set-up for whoever hangs the line up, if somebody does.</summary>
    public Kernel.File? HangupFile { get; private set; }

    /// <summary>A version's line, plugged in. Whoever does not come to close his files exits in turn, too.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="version">The version.</param>
    /// <param name="prepare">What is done to serial core before.</param>
    internal static async Op<UartParty> Of(Machine machine, UartVersion version, Action<SerialCore>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(version);
        machine.ExitInTurn();
        return new UartParty(await UartBench.Plug(machine, Core(machine, version, prepare), version.ForgetsPort));
    }

    /// <summary>The same, and its driver is a module that can be unloaded.</summary>
    internal static async Op<UartParty> OfModule(Machine machine, UartVersion version, Action<SerialCore>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(version);
        machine.ExitInTurn();
        return new UartParty(await UartBench.PlugModule(machine, Core(machine, version, prepare)));
    }

    private static SerialCore Core(Machine machine, UartVersion version, Action<SerialCore>? prepare)
    {
        var core = version.Core(machine);
        prepare?.Invoke(core);
        return core;
    }

    /// <summary>Opens <see cref="HangupFile"/>.</summary>
    public async Op OpenHangupFile() => HangupFile = await line.Core.Machine.CreateProcess("vhangup").Open(line.Node);

    /// <summary>Adds a process: what it does is <paramref name="body"/>, which returns a file that it still has open.</summary>
    public Func<UserProcess, Op> Join(Func<UserProcess, Op<Kernel.File?>> body)
    {
        var own = Add(done, "done");
        var end = Add(ended, "ended");
        int turn = ended.Count - 1;
        return async user =>
        {
            var file = await body(user);
            await own.Set("main");
            if (file is not null)
            {
                // Who is killed while he waits exits, which closes it.
                foreach (var other in done)
                {
                    if (await other.Wait("main") == Operation.Interrupted)
                        return;
                }

                if (turn > 0 && await ended[turn - 1].Wait("main") == Operation.Interrupted)
                    return;
                await user.Close(file);
            }
            else if (turn > 0)
            {
                await ended[turn - 1].WaitIdly("main");
            }

            await end.Set("main");
        };
    }

    private Latch Add(List<Latch> latches, string what)
    {
        var latch = new Latch(line.Core.Machine, $"process {latches.Count} {what}");
        latches.Add(latch);
        return latch;
    }
}
