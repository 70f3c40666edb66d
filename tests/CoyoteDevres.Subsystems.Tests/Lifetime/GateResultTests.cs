using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Lifetime;

namespace CoyoteDevres.Subsystems.Tests.Lifetime;

/// <summary>What the generic device returns behind a percpu_ref or behind drm_dev_enter.</summary>
public class GateResultTests
{
    public static TheoryData<string> Refusing =>
        [.. PercpuRefVersions.All.Concat(DrmEnterVersions.All).Select(v => v.Name).Where(n => n is not ("PC1" or "PC2" or "PC3" or "PC4" or "PC5"))];

    [Theory]
    [MemberData(nameof(Refusing))]
    public void Uses_are_refused_after_the_removal(string version)
    {
        var results = new List<int>();
        var findings = Run(version, async (bench, user) =>
        {
            var file = (await user.Open(bench.Device.Node))!;
            results.Add(await user.Ioctl(file, ToyIoctl.GetStatus));
            results.Add(await user.Ioctl(file, ToyIoctl.Nested));
            await user.Unbind(bench.Bus.Dev, bench.Driver);
            results.Add(await user.Ioctl(file, ToyIoctl.GetStatus));
            await user.Close(file);
        });
        Assert.Empty(findings);
        Assert.Equal([1, 1, -Errno.ENODEV], results);
    }

    /// <summary>Whoever may be drained and exit asks with tryget_live from then on.</summary>
    [Fact]
    public void After_the_exit_tryget_counts_in_nothing() => Assert.Equal(
        ["null-dereference in toy_ioctl on toy_device.users"],
        Run("PC3", async (bench, user) =>
        {
            var file = (await user.Open(bench.Device.Node))!;
            await user.Unbind(bench.Bus.Dev, bench.Driver);
            await user.Ioctl(file, ToyIoctl.GetStatus);
        }));

    [Fact]
    public void After_a_freeze_uses_go_on()
    {
        var results = new List<int>();
        var findings = Run("PC7f", async (bench, user) =>
        {
            var file = (await user.Open(bench.Device.Node))!;
            await ((IFreezable)bench.Device.Guard).Freeze(bench.Bus.Dev);
            results.Add(await user.Ioctl(file, ToyIoctl.GetStatus));
            await user.Unbind(bench.Bus.Dev, bench.Driver);
            await ((IFreezable)bench.Device.Guard).Freeze(bench.Bus.Dev);
            await user.Close(file);
        });
        Assert.Empty(findings);
        Assert.Equal([1], results);
    }

    /// <summary>The domain of all devices, and one for each.</summary>
    [Theory]
    [InlineData("DE1", true)]
    [InlineData("DE2f", false)]
    public void A_gate_says_whether_its_domain_is_everybody_s(string version, bool isGlobal) =>
        Run(version, async (bench, user) =>
        {
            Assert.Equal(isGlobal, ((DrmGate)bench.Device.Guard).IsGlobal);
            await user.Unbind(bench.Bus.Dev, bench.Driver);
        });

    private static List<string> Run(string version, Func<ToyBench, UserProcess, Op> body)
    {
        var strategy = PercpuRefVersions.All.Concat(DrmEnterVersions.All).Single(v => v.Name == version);
        var program = new MachineProgram(async machine =>
        {
            var bench = await ToyBench.Plug(machine, strategy);
            machine.CreateProcess("toyd").Start(user => body(bench, user));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        return [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())];
    }
}
