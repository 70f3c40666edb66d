using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>What users of an adapter do against its removal, whatever the version.</summary>
internal static class I2cOperations
{
    /// <summary>The file is opened in the race, used, and closed.</summary>
    internal static UserOperation<I2cBench> Open(string whenGone) => new("open", "i2cdetect", whenGone, (bench, _) => Body(async process =>
    {
        if (await process.Open(bench.Chardev.Node) is not { } file)
            return;
        await process.Read(file);
        await process.Close(file);
    })) { IsAlikeTwice = true };

    /// <summary>The file is opened in the race and closed: for pairs, to which a transfer in between adds nothing but executions.</summary>
    internal static UserOperation<I2cBench> OpenClose(string whenGone) => new("open-close", "i2cdetect", whenGone, (bench, _) => Body(async process =>
    {
        if (await process.Open(bench.Chardev.Node) is { } file)
            await process.Close(file);
    })) { IsAlikeTwice = true };

    /// <summary>read(2) on an open file, and close.</summary>
    internal static UserOperation<I2cBench> Read(string? whenGone) => OnFile("read", "i2cget", whenGone, (process, file) => process.Read(file));

    /// <summary>write(2) on an open file, and close.</summary>
    internal static UserOperation<I2cBench> Write(string? whenGone) => OnFile("write", "i2cset", whenGone, (process, file) => process.Write(file));

    /// <summary>An ioctl on an open file, and close.</summary>
    internal static UserOperation<I2cBench> Ioctl(string name, IoctlCommand command, bool fails) =>
        OnFile(name, "i2ctransfer", fails ? $"{command} -> -ENODEV" : null, (process, file) => process.Ioctl(file, command));

    /// <summary>close(2), and nothing before it.</summary>
    internal static UserOperation<I2cBench> Close { get; } = new("close", "i2cdump", null, async (bench, process) =>
    {
        var file = await MustOpen(bench, process);
        return user => user.Close(file);
    }) { IsAlikeTwice = true };

    /// <summary>Keeps the file open and never comes back.</summary>
    internal static UserOperation<I2cBench> Hold { get; } = new("hold", "daemon", null, async (bench, process) =>
    {
        await MustOpen(bench, process);
        return user => user.Pause();
    });

    /// <summary>Another process unbinds the same device.</summary>
    internal static UserOperation<I2cBench> SecondUnbind { get; } =
        new("second-unbind", "udev", DriverCore.Unbound, (bench, _) => Body(process => process.Unbind(bench.Bus.Dev, bench.Driver)));

    /// <summary>Another subsystem has the adapter (a display's DDC bus, by <c>i2c_get_adapter</c>): uses it, and gives it back.</summary>
    internal static UserOperation<I2cBench> OtherSubsystem { get; } = new("other-subsystem", "ddc", null, async (bench, _) =>
    {
        var adap = await bench.Core.I2cGetAdapter() ?? throw new InvalidOperationException("no adapter");
        return async _ =>
        {
            await I2cCore.I2cTransfer(adap);
            await bench.Core.I2cPutAdapter(adap);
        };
    });

    /// <summary>Another subsystem looks the adapter up by its number in the race.</summary>
    internal static UserOperation<I2cBench> LateLookup { get; } = new("late-lookup", "ddc-probe", NoAdapter, (bench, _) => Body(async process =>
    {
        if (await bench.Core.I2cGetAdapter() is not { } adap)
        {
            process.Machine.Branch(NoAdapter);
            return;
        }

        await I2cCore.I2cTransfer(adap);
        await bench.Core.I2cPutAdapter(adap);
    }));

    /// <summary>Reads the adapter's name in sysfs.</summary>
    internal static UserOperation<I2cBench> ReadName { get; } =
        new("read-name", "cat", "read name -> -ENODEV", (bench, _) => Body(async process => await process.ReadAttribute(bench.Chardev.Name)));

    /// <summary>sysfs unbind of the bus driver.</summary>
    internal static Removal<I2cBench> Unbind { get; } =
        new("unbind", "sh", DriverCore.Unbound, (bench, process) => process.Unbind(bench.Bus.Dev, bench.Driver));

    /// <summary>One process opens, unbinds, does something with the file, and closes it.</summary>
    internal static UserOperation<I2cBench> OpenUnbind(string name, string? whenGone, Func<I2cBench, UserProcess, File, Op> then) =>
        new($"open-unbind-{name}", "python3", whenGone, async (bench, process) =>
        {
            var file = await MustOpen(bench, process);
            return async user =>
            {
                await user.Unbind(bench.Bus.Dev, bench.Driver);
                await then(bench, user, file);
                await user.Close(file);
            };
        });

    /// <summary>One process unbinds and then opens what is no more.</summary>
    internal static UserOperation<I2cBench> UnbindOpen(string whenGone) => new("unbind-open", "python3", whenGone, (bench, _) => Body(async process =>
    {
        await process.Unbind(bench.Bus.Dev, bench.Driver);
        await process.Open(bench.Chardev.Node);
    }));

    private const string NoAdapter = "i2c_get_adapter -> NULL";

    private static UserOperation<I2cBench> OnFile(string name, string comm, string? whenGone, Func<UserProcess, File, Op<int>> operation) =>
        new(name, comm, whenGone, async (bench, process) =>
        {
            var file = await MustOpen(bench, process);
            return async user =>
            {
                await operation(user, file);
                await user.Close(file);
            };
        }) { IsAlikeTwice = true };

    private static async Op<File> MustOpen(I2cBench bench, UserProcess process) =>
        await process.Open(bench.Chardev.Node) ?? throw new InvalidOperationException("the node does not open");

    private static Op<Func<UserProcess, Op>> Body(Func<UserProcess, Op> body) => Op.From(body);
}
