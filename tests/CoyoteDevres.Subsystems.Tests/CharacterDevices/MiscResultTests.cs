using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Misc;
using CoyoteDevres.Subsystems.Tests.Media;

namespace CoyoteDevres.Subsystems.Tests.CharacterDevices;

/// <summary>What one process sees of a miscellaneous device, before and after its driver is unbound.</summary>
public class MiscResultTests
{
    private static readonly IoctlCommand GetStatus = new("TOY_GET_STATUS");

    [Theory]
    [InlineData("MI0", "ok", "slab-use-after-free in toy_ioctl on toy_misc")]
    [InlineData("MI1", "ok, -ENODEV, -ENODEV, no file", "circular-locking in misc_deregister on misc_mtx -> toy_misc.lock -> misc_mtx")]
    [InlineData("MI3", "ok, -ENODEV, -ENODEV, no file", "")]
    public void Across_an_unbind(string version, string results, string finding)
    {
        var log = new List<string>();
        MiscDriver driver = null!;
        var run = DriverLab.Run(
            machine => driver = new MiscDriver(version switch { "MI0" => new MiscMI0(), "MI1" => new MiscMI1(), _ => new MiscMI3() }, new Module(machine, "toy")),
            async lab =>
            {
                log.Clear(); // A finding's execution runs again, for its story.
                var file = (await lab.User.Open(driver.Toy.Misc))!;
                return async () =>
                {
                    log.Add(Errno.Name(await lab.User.Ioctl(file, GetStatus)));
                    await lab.Unbind();
                    log.Add(Errno.Name(await lab.User.Ioctl(file, GetStatus)));
                    log.Add(Errno.Name(await lab.User.Read(file)));
                    log.Add(await lab.User.Open(driver.Toy.Misc) is null ? "no file" : "file");
                    await lab.User.Close(file);
                };
            });
        Assert.Equal(results, string.Join(", ", log));
        Assert.Equal(finding.Length == 0 ? [] : [finding], run.Findings);
    }

    /// <summary>What MI2's open waits for comes after what waits for it: alone it never comes back.</summary>
    [Fact]
    public void An_open_that_waits_holds_the_mutex_of_all()
    {
        MiscDriver driver = null!;
        var run = DriverLab.Run(
            machine => driver = new MiscDriver(new MiscMI2(), new Module(machine, "toy")),
            lab => Op.From<Func<Op>>(async () => await lab.User.Open(driver.Toy.Misc)));
        Assert.Contains("hung-task in toy_open on toy_misc.wait", run.Findings);
    }
}
