using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Iio;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Iio;

/// <summary>What users do with an IIO device.</summary>
internal static class IioOperations
{
    internal static IReadOnlyList<UserOperation<IioBench>> Sequences { get; } =
    [
        Sequence("open-unbind-close", (_, _, _) => Op.Done),
        Sequence("open-unbind-ioctl-close", async (_, process, file) => await IioBench.GetEvents(process, file)),
        Sequence("open-unbind-open-close", (bench, process, _) => OpenClose(bench, process)),
        new("events-unbind-read-close", "iio_event_monitor", DriverCore.Unbound, async (bench, setUp) =>
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
            new("open-close", "iio_event_monitor", null, (bench, _) => Op.From<Func<UserProcess, Op>>(process => OpenClose(bench, process))),
            OnEvents("event-read", refuses ? "read -> -ENODEV" : null, async (process, file) => await process.Read(file)),
            OnEvents("event-poll", null, async (process, file) => await process.Poll(file, PollMask.In)),
            OnEvents("event-close", null, (_, _) => Op.Done),
            // After those that have opened the node in the set-up, and closed it: it opens once.
            new("ioctl", "iio_event_monitor", refuses ? $"{IioCommand.GetEventFd} -> -ENODEV" : null, async (bench, setUp) =>
            {
                var file = await bench.MustOpen(setUp);
                return async process =>
                {
                    if (await IioBench.GetEvents(process, file) is { } events)
                        await process.Close(events);
                    await process.Close(file);
                };
            }),
            new("show-raw", "cat", $"read {Raw} -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Driver.IndioDev.Raw))),
            new("show-input", "cat", $"read {Input} -> -ENODEV", (bench, _) => Op.From<Func<UserProcess, Op>>(async process => await process.ReadAttribute(bench.Driver.IndioDev.Input))),
        ];
    }

    private const string Raw = "in_voltage0_raw", Input = "in_voltage0_input";

    private static async Op OpenClose(IioBench bench, UserProcess process)
    {
        if (await bench.Open(process) is { } file)
            await process.Close(file);
    }

    private static UserOperation<IioBench> OnEvents(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "iio_event_monitor", whenGone, async (bench, process) =>
    {
        var file = await bench.Events(process);
        return async user =>
        {
            await use(user, file);
            await user.Close(file);
        };
    });

    private static UserOperation<IioBench> Sequence(string name, Func<IioBench, UserProcess, File, Op> use) => new(
        name,
        "iio_event_monitor",
        DriverCore.Unbound,
        (bench, _) => Op.From<Func<UserProcess, Op>>(async process =>
        {
            var file = await bench.MustOpen(process);
            await bench.Host.Unbind(process);
            await use(bench, process, file);
            await process.Close(file);
        }));
}
