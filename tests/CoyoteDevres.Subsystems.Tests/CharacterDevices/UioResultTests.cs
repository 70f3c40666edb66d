using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Tests.Media;
using CoyoteDevres.Subsystems.Uio;

namespace CoyoteDevres.Subsystems.Tests.CharacterDevices;

/// <summary>What one process sees of a UIO device, before and after its driver is unbound.</summary>
public class UioResultTests
{
    [Theory]
    [InlineData("UI0")]
    [InlineData("UI2t")]
    [InlineData("UI2")]
    [InlineData("UI2c")]
    [InlineData("UI3")]
    [InlineData("UI4")]
    public void Before_unbind(string version)
    {
        var run = Run(version, async (lab, uio) =>
        {
            var file = await lab.MustOpen(uio.Node);
            return async () =>
            {
                lab.Note($"{await lab.User.Write(file)}");
                lab.Note($"{await lab.User.Mmap(file)}");
                await uio.Touch(lab.User, file);
                lab.Note($"{await lab.User.Poll(file, PollMask.In, PollWait.DoNotSleep)}");
                await lab.User.Close(file);
                await lab.Unbind();
            };
        });
        Assert.Equal(["4, 0, None"], run.Results);
    }

    /// <summary>From UI2 on everything tests; in UI1 mapping follows NULL; in UI0 the device is gone.</summary>
    [Theory]
    [InlineData("UI0", "", "slab-use-after-free in uio_write on uio_device.info")]
    [InlineData("UI1", "-EIO, -EIO, In, Error, HangUp", "null-dereference in uio_mmap on uio_device.info")]
    [InlineData("UI2t", "-EINVAL, -EIO, In, Error, HangUp, -EINVAL, no file", "")]
    [InlineData("UI2", "-EINVAL, -EIO, In, Error, HangUp, -EINVAL, no file", "")]
    [InlineData("UI2c", "-EINVAL, -EIO, In, Error, HangUp, -EINVAL, no file", "")]
    [InlineData("UI3", "-EINVAL, -EIO, In, Error, HangUp, -EINVAL, no file", "")]
    [InlineData("UI4", "-EINVAL, -EIO, Error, -EINVAL, no file", "")]
    public void After_unbind(string version, string results, string finding)
    {
        var log = new List<string>();
        var run = Run(version, async (lab, uio) =>
        {
            log.Clear(); // A finding's execution runs again, for its story.
            var file = await lab.MustOpen(uio.Node);
            return async () =>
            {
                await lab.Unbind();
                log.Add(Errno.Name(await lab.User.Write(file)));
                log.Add(Errno.Name(await lab.User.Read(file)));
                log.Add($"{await lab.User.Poll(file, PollMask.In)}");
                log.Add(Errno.Name(await lab.User.Mmap(file)));
                log.Add(await lab.User.Open(uio.Node) is null ? "no file" : "file");
                await lab.User.Close(file);
            };
        });
        Assert.Equal(results, string.Join(", ", log));
        Assert.Equal(finding.Length == 0 ? [] : [finding], run.Findings);
    }

    /// <summary>What UI4 changed, in both places.</summary>
    [Theory]
    [InlineData("UI2c", true)]
    [InlineData("UI3", false)]
    [InlineData("UI4", true)]
    public void The_number_is_free_before_the_device_goes(string version, bool isBefore)
    {
        var steps = Run(version, (lab, _) => Op.From<Func<Op>>(async () => await lab.Unbind())).Steps.ToList();
        int free = steps.FindIndex(s => s.StartsWith("uio_free_minor erase", StringComparison.Ordinal));
        int gone = steps.FindIndex(s => s.StartsWith("uio_device_release kfree", StringComparison.Ordinal));
        Assert.True(free >= 0 && gone >= 0);
        Assert.Equal(isBefore, free < gone);
    }

    private static LabRun Run(string id, Func<DriverLab, UioVersion, Op<Func<Op>>> prepare)
    {
        UioVersion version = null!;
        return DriverLab.Run(
            machine =>
            {
                version = id switch
                {
                    "UI0" => new UioUI0(machine),
                    "UI1" => new UioUI1(machine),
                    "UI2t" => new UioUI2t(machine),
                    "UI2" => new UioUI2(machine),
                    "UI2c" => new UioUI2c(machine),
                    "UI3" => new UioUI3(machine),
                    _ => new UioUI4(machine),
                };
                return new UioDriver(machine, version);
            },
            async lab =>
            {
                await version.UioInit();
                return await prepare(lab, version);
            });
    }
}
