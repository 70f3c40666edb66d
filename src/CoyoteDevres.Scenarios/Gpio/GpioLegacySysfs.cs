using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Scenarios.Gpio;

/// <summary>Lines that are exported through legacy sysfs, and the removal of their chip, before and after be91c19e47d1.</summary>
internal static class GpioLegacySysfs
{
    internal static VersionMatrix<GpioBench> Matrix(GpioVersion version) => new()
    {
        Subsystem = "gpio",
        Version = version.Id,
        Commit = version.Commit,
        Source = "gpio-spi-i2c 1.5",
        Plug = machine => GpioBench.Plug(machine, version),
        Operations = [Export, ExportUnexport, Unexport, ReadValue],
        Removals = [new("unbind", "sysfs", DriverCore.Unbound, (bench, process) => bench.Unbind(process))],
        AllPairs = true,
        Sequences = [ExportUnbind, ExportUnbindUnexport],
        Bounds = ["one line each, exported without an edge; of its attributes, the value", "the numbers of lines are not given out again"],
        Rules = version is GpioG4p ? [Kept] : [new(Unexports, Unexports) { Adds = GpioLegacySysfsFindings.BothFreedTwice }],
        Declared = version is GpioG4p ? GpioLegacySysfsFindings.G4p : GpioLegacySysfsFindings.G4,
    };

    private static readonly string[] Unexports = ["unexport", "export-unexport"];

    /// <summary>A line that stays exported keeps the device.</summary>
    private static PairRule Kept { get; } = new(["export", "export-unexport"], ["read-value"]) { Becomes = alone => alone.Where(f => f.Bug is not null) };

    private static UserOperation<GpioBench> Export { get; } = new("export", "sh", "write export -> -EINVAL", (bench, _) =>
    {
        var attribute = bench.Gpio.Sysfs!.Exports[bench.NextLine()];
        return Op.From<Func<UserProcess, Op>>(async process => await process.WriteAttribute(attribute));
    });

    private static UserOperation<GpioBench> ExportUnexport { get; } = new("export-unexport", "sh", "write export -> -EINVAL", (bench, _) =>
    {
        int line = bench.NextLine();
        return Op.From<Func<UserProcess, Op>>(async process =>
        {
            if (await process.WriteAttribute(bench.Gpio.Sysfs!.Exports[line]) >= 0)
                await process.WriteAttribute(bench.Gpio.Sysfs!.Unexports[line]);
        });
    });

    private static UserOperation<GpioBench> Unexport { get; } = new("unexport", "sh", "write unexport -> -EINVAL", async (bench, setUp) =>
    {
        int line = await Exported(bench, setUp);
        return async process => await process.WriteAttribute(bench.Gpio.Sysfs!.Unexports[line]);
    });

    private static UserOperation<GpioBench> ReadValue { get; } = new("read-value", "cat", "read value -> -ENODEV", async (bench, setUp) =>
    {
        var value = bench.Gpio.Sysfs!.ValueOf(await Exported(bench, setUp));
        return async process => await process.ReadAttribute(value);
    });

    private static UserOperation<GpioBench> ExportUnbind { get; } = new("export-unbind", "sh", DriverCore.Unbound, async (bench, setUp) =>
    {
        await Exported(bench, setUp);
        return bench.Unbind;
    });

    private static UserOperation<GpioBench> ExportUnbindUnexport { get; } = new("export-unbind-unexport", "sh", "write unexport -> -EINVAL", async (bench, setUp) =>
    {
        int line = await Exported(bench, setUp);
        return async process =>
        {
            await bench.Unbind(process);
            await process.WriteAttribute(bench.Gpio.Sysfs!.Unexports[line]);
        };
    });

    private static async Op<int> Exported(GpioBench bench, UserProcess setUp)
    {
        int line = bench.NextLine();
        return await setUp.WriteAttribute(bench.Gpio.Sysfs!.Exports[line]) >= 0 ? line : throw new InvalidOperationException("the line is not exported");
    }
}
