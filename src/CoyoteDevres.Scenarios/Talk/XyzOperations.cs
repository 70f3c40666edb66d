using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Talk;

namespace CoyoteDevres.Scenarios.Talk;

/// <summary>What is done with the driver of the slides: it has no file to open, so that binding is the operation.</summary>
internal static class XyzOperations
{
    internal static Removal<XyzBench> Unbind { get; } = new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => bench.Unbind(process));

    /// <summary>Binding against unbinding, without and with an allocation that fails.</summary>
    internal static IReadOnlyList<UserOperation<XyzBench>> All { get; } =
    [
        Binding("bind", mayFail: false),
        Binding("bind-without-memory", mayFail: true),
    ];

    /// <summary>One process binds, and unbinds if that went well.</summary>
    internal static IReadOnlyList<UserOperation<XyzBench>> Sequences { get; } =
    [
        Sequence("bind-unbind", "bind -> ok", mayFail: false, async (bench, process) =>
        {
            await bench.Bind(process);
            await bench.Unbind(process);
        }),
        Sequence("bind-unbind-bind", "bind -> ok", mayFail: false, async (bench, process) =>
        {
            await bench.Bind(process);
            await bench.Unbind(process);
            await bench.Bind(process);
        }),
        // Nobody unbinds: whatever the driver data does not lead to is lost.
        Sequence("bind-only", "bind -> ok", mayFail: false, async (bench, process) => await bench.Bind(process)),
        Sequence("bind-without-memory-bind", "bind -> -ENOMEM", mayFail: true, async (bench, process) =>
        {
            if (await bench.Bind(process) < 0)
                await bench.Bind(process);
        }),
    ];

    private static UserOperation<XyzBench> Binding(string name, bool mayFail) => new(name, "modprobe", mayFail ? "bind -> -ENOMEM" : "bind -> ok", (bench, _) =>
    {
        if (mayFail)
            bench.Machine.Faults.AllocationsFail(atMost: 1);
        return Op.From<Func<UserProcess, Op>>(async process => await bench.Bind(process));
    });

    private static UserOperation<XyzBench> Sequence(string name, string reached, bool mayFail, Func<XyzBench, UserProcess, Op> body) => new(name, "sysfs", reached, (bench, _) =>
    {
        if (mayFail)
            bench.Machine.Faults.AllocationsFail(atMost: 1);
        return Op.From<Func<UserProcess, Op>>(process => body(bench, process));
    });
}
