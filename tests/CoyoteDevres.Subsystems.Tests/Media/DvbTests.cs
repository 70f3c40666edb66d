using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Dvb;

namespace CoyoteDevres.Subsystems.Tests.Media;

/// <summary>What one process sees of a DVB function, before and after its driver is unbound.</summary>
public class DvbTests
{
    private static readonly DvbVersion Old = new(CountsDevices: false, KeepsFops: false, WaitsForUsers: false, LocksFrontend: false);
    private static readonly DvbVersion Last = new(CountsDevices: true, KeepsFops: true, WaitsForUsers: true, LocksFrontend: false);
    private static readonly IoctlCommand Any = new("DVB_ANY");

    [Theory]
    [InlineData(DvbKind.Ca, true, "ok, no file, file, no file")]
    [InlineData(DvbKind.Ca, false, "ok, no file, file, no file")]
    [InlineData(DvbKind.Net, true, "ok, no file, file, no file")]
    [InlineData(DvbKind.Net, false, "ok, no file, file, no file")]
    [InlineData(DvbKind.Frontend, true, "-ENOTTY, no file, file, no file")]
    [InlineData(DvbKind.Frontend, false, "-ENOTTY, no file, file, no file")]
    public void One_user_at_a_time_and_none_when_it_is_gone(DvbKind kind, bool isLast, string results)
    {
        var run = Run(isLast ? Last : Old, kind, async (lab, _, node) =>
        {
            var file = await lab.MustOpen(node);
            return async () =>
            {
                await lab.Ioctl(file, Any);
                await lab.Open(node);
                await lab.User.Close(file);
                if (await lab.User.Open(node) is { } again)
                {
                    lab.Note("file");
                    await lab.User.Close(again);
                }

                await lab.Unbind();
                await lab.Open(node);
            };
        });
        Assert.Equal([results], run.Results);
        // A file that closes before the removal frees nothing early: the copy of the operations goes with the device.
        Assert.Empty(run.Findings);
    }

    [Fact]
    public void The_release_of_CA_waits_for_its_user()
    {
        var run = Run(Last, DvbKind.Ca, async (lab, machine, node) =>
        {
            var other = machine.CreateProcess("vdr");
            var file = await other.Open(node);
            other.Start(async process => await process.Close(file!));
            return async () => await lab.Unbind();
        });
        Assert.Contains(run.Findings, f => f == "slab-use-after-free in dvb_ca_en50221_io_release on dvb_device.wait_queue");
        Assert.DoesNotContain(run.Findings, f => f.StartsWith("hung-task", StringComparison.Ordinal));
    }

    [Fact]
    public void A_device_whose_registration_failed_is_still_found()
    {
        DvbDriver driver = null!;
        var run = Run(Last, DvbKind.Ca, async (lab, machine, _) =>
        {
            var node = machine.Nodes.CreateNode("/dev/dvb/adapter0/node1");
            await driver.RegisterAnother(node);
            return async () => await lab.Open(node);
        }, created => driver = created);
        Assert.Equal(["slab-use-after-free in dvb_device_open on dvb_device"], run.Findings.Where(f => !f.StartsWith("memory-leak", StringComparison.Ordinal)));
    }

    private static LabRun Run(DvbVersion version, DvbKind kind, Func<DriverLab, Machine, CharacterNode, Op<Func<Op>>> prepare, Action<DvbDriver>? created = null)
    {
        CharacterNode node = null!;
        Machine machine = null!;
        return DriverLab.Run(
            on =>
            {
                machine = on;
                node = machine.Nodes.CreateNode("/dev/dvb/adapter0/node0");
                var driver = new DvbDriver(new DvbCore(machine, version), kind, node);
                created?.Invoke(driver);
                return driver;
            },
            lab => prepare(lab, machine, node));
    }
}
