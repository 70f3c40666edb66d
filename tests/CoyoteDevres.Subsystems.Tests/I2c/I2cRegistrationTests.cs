using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Subsystems.Tests.I2c;

/// <summary>Adapters that come, and the bus driver's module that goes.</summary>
public class I2cRegistrationTests
{
    /// <summary>
    /// I2C-7: a lookup between the number and the device takes a reference from zeroes. Only the last version hides the adapter; the first
    /// one takes no reference.
    /// </summary>
    [Theory]
    [InlineData("I0", false)]
    [InlineData("I1", true)]
    [InlineData("I2", true)]
    [InlineData("I3", true)]
    [InlineData("I4", false)]
    [InlineData("IP", true)]
    public void A_lookup_while_the_adapter_is_registered(string version, bool early)
    {
        bool found = false;
        var program = new MachineProgram(machine =>
        {
            var bench = I2cBench.Unplugged(machine, I2cRun.Version(version));
            machine.CreateProcess("bind").Start(async _ =>
            {
                await bench.Bind();
                bench.StayBound();
            });
            machine.CreateProcess("lookup").Start(async _ =>
            {
                var adap = await bench.Core.I2cGetAdapter();
                found |= adap is not null;
            });
            return Op.Done;
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.True(found);
        Assert.Equal(early, result.Findings.Any(f => f.Finding.Key.Kind == "kobject-not-initialized"));
    }

    /// <summary>A client that a listener puts on the adapter goes with it.</summary>
    [Theory]
    [InlineData("I0")]
    [InlineData("I2")]
    [InlineData("I3")]
    [InlineData("I4")]
    [InlineData("IP")]
    public void A_client_goes_with_its_adapter(string version)
    {
        var program = new MachineProgram(async machine =>
        {
            var bench = I2cBench.Unplugged(machine, I2cRun.Version(version));
            bench.Core.AddDeviceListener = I2cChip.I2cNewClientDevice;
            Assert.Equal(0, await bench.Bind());
            machine.CreateProcess("user").Start(user => user.Unbind(bench.Bus.Dev, bench.Driver));
        });
        Assert.Empty(Findings(program));
    }

    [Theory]
    [InlineData("I2", "hung-task in i2c_register_adapter on i2c_gpio_private_data.adap.dev_released")]
    [InlineData("I3", "hung-task in i2c_register_adapter on i2c_gpio_private_data.adap.dev_released")]
    [InlineData("I4", null)]
    public void A_registration_that_fails_late(string version, string? finding)
    {
        var results = new SortedSet<int>();
        var program = new MachineProgram(machine =>
        {
            machine.Faults.ProbesFail(1);
            var bench = I2cBench.Unplugged(machine, I2cRun.Version(version));
            bench.Core.AddDeviceListener = I2cChip.I2cNewClientDevice;
            machine.CreateProcess("user").Start(async user =>
            {
                int result = await bench.Bind();
                results.Add(result);
                if (result == 0)
                    await user.Unbind(bench.Bus.Dev, bench.Driver);
            });
            return Op.Done;
        });
        Assert.Equal(finding is null ? [] : [finding], Findings(program));
        Assert.Equal(finding is null ? [-Errno.EPROBE_DEFER, 0] : [0], results);
    }

    /// <summary>An open file has the module, but in the proposal.</summary>
    [Theory]
    [InlineData("I0", -Errno.EWOULDBLOCK, 0)]
    [InlineData("I1", -Errno.EWOULDBLOCK, 0)]
    [InlineData("I3", -Errno.EWOULDBLOCK, 0)]
    [InlineData("I4", -Errno.EWOULDBLOCK, 0)]
    [InlineData("IP", 0, -Errno.ENOENT)]
    public void Unloading_the_bus_driver_with_an_open_file_and_without(string version, int with, int without)
    {
        var results = new List<int>();
        var program = new MachineProgram(async machine =>
        {
            var bench = await I2cBench.PlugModule(machine, I2cRun.Version(version));
            machine.CreateProcess("user").Start(async user =>
            {
                var module = (LoadableModule)bench.Driver.Module;
                var file = await user.Open(bench.Chardev.Node);
                results.Add(await user.Rmmod(bench.Loader!, module));
                await user.Close(file!);
                results.Add(await user.Rmmod(bench.Loader!, module));
            });
        });
        Assert.Empty(Findings(program));
        Assert.Equal([with, without], results);
    }

    private static string[] Findings(MachineProgram program)
    {
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        return [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())];
    }
}
