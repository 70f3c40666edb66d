using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Lifetime;

namespace CoyoteDevres.Subsystems.Tests.Lifetime;

/// <summary>What operations on each tool's device return while it is there, and after it has gone.</summary>
public class LifetimeResultTests
{
    /// <summary>What a file that is open gets after the removal, in the versions that survive it without a race.</summary>
    public static TheoryData<string, int> Surviving => new()
    {
        { "K1", 1 },
        { "K1f", 1 },
        { "K2", 1 },
        { "K2f", 1 },
        { "K3", 1 },
        { "K3g", 1 },
        { "K3f", 1 },
        { "K4f", 1 },
        { "K5f", 1 },
        { "K6f", 1 },
        { "CU2", -Errno.ENODEV },
        { "CUf", -Errno.ENODEV },
        { "CU4", -Errno.ENODEV },
        { "CU4f", -Errno.ENODEV },
        { "CU5f", -Errno.ENODEV },
        { "RD0", -Errno.ENXIO },
        { "RD0a", -Errno.ENXIO },
        { "RD0f", -Errno.ENXIO },
        { "RD1", -Errno.ENXIO },
        { "RD2", -Errno.ENXIO },
        { "RV1", -Errno.ENODEV },
        { "RV2", -Errno.ENODEV },
        { "RV2f", -Errno.ENODEV },
        { "RV3", -Errno.ENODEV },
        { "RV3w", -Errno.ENODEV },
        { "QC1", -Errno.ENXIO },
        { "QC1w", -Errno.ENXIO },
    };

    [Theory]
    [MemberData(nameof(Surviving))]
    public void A_use_succeeds_before_the_removal_and_then_tells(string version, int afterwards)
    {
        var results = new List<int>();
        var (_, findings) = LifetimeRun.Alone(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Node))!;
            results.Add(await user.Ioctl(file, ToyIoctl.GetStatus));
            await user.Unbind(bench.Dev, bench.Driver);
            results.Add(await user.Ioctl(file, ToyIoctl.GetStatus));
            await user.Close(file);
            // Until then the inode has the character device cached, and an open finds it.
            Assert.Null(await user.Open(bench.Node));
        });
        Assert.Empty(findings);
        Assert.Equal([1, afterwards], results);
    }

    /// <summary>A read of what nobody will ever write to returns only because the device is gone.</summary>
    [Theory]
    [InlineData("RV3w", -Errno.ENODEV)]
    [InlineData("QC1w", -Errno.ENXIO)]
    public void A_read_after_the_removal_returns_an_error(string version, int error)
    {
        var results = new List<int>();
        var (_, findings) = LifetimeRun.Alone(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Node))!;
            await user.Unbind(bench.Dev, bench.Driver);
            results.Add(await user.Read(file));
            await user.Close(file);
        });
        Assert.Empty(findings);
        Assert.Equal([error], results);
    }

    [Theory]
    [InlineData("RD0f")]
    [InlineData("RD2")]
    [InlineData("RV1")]
    [InlineData("RV2f")]
    [InlineData("RV3")]
    public void Uses_nest(string version)
    {
        var results = new List<int>();
        var (_, findings) = LifetimeRun.Alone(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Node))!;
            results.Add(await user.Ioctl(file, ToyIoctl.Nested));
            await user.Close(file);
            await user.Unbind(bench.Dev, bench.Driver);
        });
        Assert.Empty(findings);
        Assert.Equal([1], results);
    }

    /// <summary>An attach that fails: the session is freed, and nothing is on the list. Two executions: it succeeds in the other one.</summary>
    [Theory]
    [InlineData("CUf")]
    [InlineData("CU4")]
    [InlineData("CU4f")]
    public void An_open_that_fails_half_way_leaves_nothing(string version)
    {
        var opened = new List<bool>();
        var plug = LifetimeRun.All.Single(v => v.Id == version).Plug;
        var (_, findings) = LifetimeRun.Alone(
            async machine =>
            {
                machine.Faults.ProbesFail(atMost: 1);
                var bench = await plug(machine);
                machine.CreateProcess("toyd").Start(async user =>
                {
                    var file = await user.Open(bench.Node);
                    opened.Add(file is not null);
                    if (file is not null)
                        await user.Close(file);
                    await user.Unbind(bench.Dev, bench.Driver);
                });
            },
            executions: 2);
        Assert.Empty(findings);
        Assert.Equal([false, true], opened.Order());
    }

    /// <summary>An open file pins the module; without one it goes, and what its callback frees is freed before.</summary>
    [Fact]
    public void A_module_goes_when_its_last_file_is_closed()
    {
        var results = new List<int>();
        var (steps, findings) = LifetimeRun.Alone(async machine =>
        {
            var toy = await CallbackVersion.All.Single(v => v.Id == "K8f").Plug(machine);
            machine.CreateProcess("toyd").Start(async user =>
            {
                var file = (await user.Open(toy.Node))!;
                results.Add(await user.Rmmod(toy.Loader, toy.Module));
                await user.Close(file);
                results.Add(await user.Rmmod(toy.Loader, toy.Module));
            });
        });
        Assert.Empty(findings);
        Assert.Equal([-Errno.EWOULDBLOCK, 0], results);
        Assert.True(steps.FindIndex(s => s.Contains("kfree toy_object", StringComparison.Ordinal)) < steps.FindLastIndex(s => s.StartsWith("free_module", StringComparison.Ordinal)));
    }

    [Fact]
    public void Processes_share_a_file()
    {
        var files = new List<object>();
        LifetimeRun.Alone(async machine =>
        {
            var bench = await LifetimeRun.All.Single(v => v.Id == "RV3").Plug(machine);
            files.Add(await bench.ShareFile(machine.CreateProcess("one")));
            files.Add(await bench.ShareFile(machine.CreateProcess("other")));
            machine.CreateProcess("sysfs").Start(user => user.Unbind(bench.Dev, bench.Driver));
        });
        Assert.Same(files[0], files[1]);
    }
}
