using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Iio;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Iio;

/// <summary>An IIO device's node, its events and its attributes against unbinding its driver and unplugging it.</summary>
public static class IioScenarios
{
    internal const string Subsystem = "iio";

    private static readonly string[] Bounds =
    [
        "one device with one channel and events; nothing ever comes in, so that a reader waits for the removal",
        "buffers, triggers and debugfs are left out; no signal comes, no allocation fails",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Make("IIO0", "before 0d5b7da", m => new IioBefore(m)),
        Make("IIO1", "0d5b7da", m => new IioCounted(m)),
        Make("IIO2", "f18e7a068a0a, d2f0a48f36ae", m => new IioLockedDel(m)),
        Make("IIO3", "as of v5.10", m => new IioUnlockedDel(m)),
        Make("IIO4", "8dedcc3eee3a", m => new IioTwiceDeleted(m)),
        Make("IIO5", "v5.13 and later", m => new IioHandlers(m)),
    ];

    private static VersionMatrix<IioBench> Make(string version, string commit, Func<Machine, IioDriver> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.8",
        Sheet = IioSteps.Of(version),
        Plug = async machine =>
        {
            var made = driver(machine);
            return new IioBench(made, await HostDevice.Bind(machine, made));
        },
        Operations = IioOperations.All(version),
        Removals = HostDevice.Removals<IioBench>(bench => bench.Host),
        AllPairs = true,
        // The node opens once, and so does the events' file, which those who use it share.
        Exclusive = ["ioctl"],
        Rules = IioRules.Of(version),
        Sequences = IioOperations.Sequences,
        Bounds = Bounds,
        Declared = IioDeclared.All,
    };
}

/// <summary>A device, plugged in.</summary>
internal sealed class IioBench(IioDriver driver, HostDevice host) : HostedBench(host, driver.Node)
{
    private File? events;

    internal IioDriver Driver => driver;

    /// <summary>A file to read events from, which an ioctl makes; null if that fails.</summary>
    internal static async Op<File?> GetEvents(UserProcess process, File file)
    {
        var made = new UserPointer();
        if (await process.Ioctl(file, IioCommand.GetEventFd, made) < 0)
            return null;
        process.Install((File)made.Value!);
        return (File)made.Value!;
    }

    /// <summary>The events' file, in the set-up, the node's closed again: there is one at a time, so that a second process gets the first one's.</summary>
    internal async Op<File> Events(UserProcess process)
    {
        if (events is not null)
        {
            await process.Receive(events);
            return events;
        }

        var file = await CharacterUsers<IioBench>.MustOpen(this, process);
        events = (await GetEvents(process, file))!;
        await process.Close(file);
        return events;
    }
}
