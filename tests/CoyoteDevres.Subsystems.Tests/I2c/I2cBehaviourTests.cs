using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Subsystems.Tests.I2c;

/// <summary>What operations return before and after the removal, and what is left.</summary>
public class I2cBehaviourTests
{
    private static Op Unbind(I2cBench bench, UserProcess user) => user.Unbind(bench.Bus.Dev, bench.Driver);

    [Theory]
    [InlineData("I0")]
    [InlineData("I1")]
    [InlineData("I2")]
    [InlineData("I3")]
    [InlineData("I4")]
    [InlineData("IP")]
    public void Operations_succeed_while_the_adapter_is_there(string version)
    {
        var results = new List<int>();
        var run = I2cRun.Of(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Chardev.Node))!;
            results.Add(await user.Read(file));
            results.Add(await user.Write(file));
            foreach (var command in new[] { I2cIoctl.Rdwr, I2cIoctl.Slave, I2cIoctl.Funcs, I2cIoctl.Retries, I2cIoctl.Timeout })
                results.Add(await user.Ioctl(file, command));
            results.Add(await user.Ioctl(file, new IoctlCommand("I2C_NO_SUCH")));
            results.Add(await user.ReadAttribute(bench.Chardev.Name));
            await user.Close(file);
            await Unbind(bench, user);
        });
        Assert.Equal([4, 4, 1, 0, 0, 0, 0, -Errno.ENOTTY, 1], results);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [InlineData("I0", "open -> -ENODEV")]
    [InlineData("I1", "open -> -ENODEV")]
    [InlineData("I2", "open -> -ENXIO")]
    [InlineData("I3", "open -> -ENXIO")]
    [InlineData("I4", "open -> -ENXIO")]
    [InlineData("IP", "open -> -ENXIO")]
    public void After_the_removal_nothing_opens_and_nothing_is_left(string version, string opening)
    {
        bool opened = true;
        int name = 0;
        I2cAdapter? found = null;
        var run = I2cRun.Of(version, async (bench, user) =>
        {
            await Unbind(bench, user);
            opened = await user.Open(bench.Chardev.Node) is not null;
            name = await user.ReadAttribute(bench.Chardev.Name);
            found = await bench.Core.I2cGetAdapter();
        });
        Assert.False(opened);
        Assert.Contains(opening, run.Branches);
        Assert.Equal(-Errno.ENODEV, name);
        Assert.Null(found);
        Assert.Empty(run.Findings);
        Assert.Null(run.Bench.Bus.Dev.Driver.Value);
    }

    [Theory]
    [InlineData("I0", 1)]
    [InlineData("I1", 1)]
    [InlineData("I2", 1)]
    [InlineData("I3", 1)]
    [InlineData("I4", 1)]
    [InlineData("IP", 0)]
    public void An_open_file_holds_the_bus_driver_s_module(string version, int references)
    {
        int held = -1;
        var run = I2cRun.Of(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Chardev.Node))!;
            held = bench.Driver.Module.Value;
            await user.Close(file);
        });
        Assert.Equal(references, held);
        Assert.Equal(0, run.Bench.Driver.Module.Value);
    }

    [Theory]
    [InlineData("I1")]
    [InlineData("I2")]
    [InlineData("I3")]
    [InlineData("I4")]
    public void With_an_open_file_the_removal_does_not_return(string version)
    {
        bool returned = false;
        var run = I2cRun.Of(version, async (bench, user) =>
        {
            await user.Open(bench.Chardev.Node);
            await Unbind(bench, user);
            returned = true;
        });
        Assert.False(returned);
        Assert.Equal(["hung-task in i2c_del_adapter on i2c_gpio_private_data.adap.dev_released"], run.Findings);
    }

    [Fact]
    public void In_the_proposal_it_returns_and_the_file_is_dead()
    {
        var results = new List<int>();
        var run = I2cRun.Of("IP", async (bench, user) =>
        {
            var file = (await user.Open(bench.Chardev.Node))!;
            await Unbind(bench, user);
            results.Add(await user.Read(file));
            results.Add(await user.Write(file));
            foreach (var command in new[] { I2cIoctl.Rdwr, I2cIoctl.Slave, I2cIoctl.Funcs, I2cIoctl.Timeout })
                results.Add(await user.Ioctl(file, command));
            // The inode still has the character device that the file keeps.
            await user.Open(bench.Chardev.Node);
            await user.Close(file);
            await user.Open(bench.Chardev.Node);
        });
        Assert.All(results, result => Assert.Equal(-Errno.ENODEV, result));
        Assert.Equal(6, results.Count);
        Assert.Contains("open -> -ENODEV", run.Branches);
        Assert.Contains("open -> -ENXIO", run.Branches);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [InlineData("I0")]
    [InlineData("I1")]
    [InlineData("I2")]
    [InlineData("I3")]
    [InlineData("I4")]
    [InlineData("IP")]
    public void A_reference_of_another_subsystem_is_given_back(string version)
    {
        var run = I2cRun.Of(version, async (bench, user) =>
        {
            var adap = (await bench.Core.I2cGetAdapter())!;
            await I2cCore.I2cTransfer(adap);
            await bench.Core.I2cPutAdapter(adap);
            await Unbind(bench, user);
        });
        Assert.Empty(run.Findings);
    }
}
