using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Iio;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Iio;

/// <summary>What users do with an IIO device.</summary>
internal static class IioOperations
{
    private const string Monitor = "iio_event_monitor", Raw = "in_voltage0_raw", Input = "in_voltage0_input";

    private static readonly CharacterUsers<IioBench> Users = new(Monitor);

    internal static IReadOnlyList<UserOperation<IioBench>> Sequences { get; } =
    [
        Users.OpenUnbindClose,
        Users.OpenUnbind("open-unbind-ioctl-close", null, async (_, process, file) => await IioBench.GetEvents(process, file)),
        Users.OpenUnbindOpenClose(null),
        new("events-unbind-read-close", Monitor, DriverCore.Unbound, async (bench, setUp) =>
        {
            var file = await bench.Events(setUp);
            return async process =>
            {
                await bench.Host.Unbind(process);
                await process.Read(file);
                await process.Close(file);
            };
        }),
    ];

    /// <summary>Before v3.13 nothing tests whether the device is there.</summary>
    internal static IReadOnlyList<UserOperation<IioBench>> All(string version)
    {
        bool refuses = version is not ("IIO0" or "IIO1");
        return
        [
            Users.OpenClose(null),
            OnEvents("event-read", refuses ? "read -> -ENODEV" : null, async (process, file) => await process.Read(file)),
            OnEvents("event-poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
            OnEvents("event-close", null, (_, _) => Op.Done),
            // After those that have opened the node in the set-up, and closed it: it opens once.
            Users.UseAndClose("ioctl", refuses ? $"{IioCommand.GetEventFd} -> -ENODEV" : null, async (process, file) =>
            {
                if (await IioBench.GetEvents(process, file) is { } events)
                    await process.Close(events);
            }),
            new("show-raw", "cat", $"read {Raw} -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Driver.IndioDev.Raw))),
            new("show-input", "cat", $"read {Input} -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Driver.IndioDev.Input))),
        ];
    }

    private static UserOperation<IioBench> OnEvents(string name, string? whenGone, Func<UserProcess, File, Op> use) =>
        Users.UseAndClose(name, whenGone, use, (bench, setUp) => bench.Events(setUp));
}
