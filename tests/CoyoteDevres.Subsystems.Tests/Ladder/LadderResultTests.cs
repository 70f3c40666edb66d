using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Ladder;

namespace CoyoteDevres.Subsystems.Tests.Ladder;

/// <summary>What each rung's operations return while the device is there, and after it has gone.</summary>
public class LadderResultTests
{
    public static TheoryData<string> Rungs => [.. Rung.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Uses_succeed_while_it_is_bound(string rung)
    {
        var results = new List<int>();
        Assert.Empty(Run(rung, async (bench, user) =>
        {
            var file = (await user.Open(bench.Node))!;
            results.Add(await user.Ioctl(file, ToyIoctl.GetStatus));
            await user.Close(file);
            await user.Unbind(bench.Dev, bench.Driver);
            Assert.Null(await user.Open(bench.Node));
        }));
        Assert.Equal([1], results);
    }

    /// <summary>The designs that survive the sequence say so to whoever still has the file.</summary>
    [Theory]
    [InlineData("L4a")]
    [InlineData("L4b")]
    [InlineData("L5a")]
    [InlineData("L5b")]
    [InlineData("L5w")]
    [InlineData("L6")]
    [InlineData("L6h")]
    [InlineData("L9f")]
    [InlineData("L10a")]
    [InlineData("L10b")]
    public void A_file_that_is_open_is_told(string rung)
    {
        var results = new List<int>();
        var masks = new List<PollMask>();
        Assert.Empty(Run(rung, async (bench, user) =>
        {
            var file = (await user.Open(bench.Node))!;
            await user.Unbind(bench.Dev, bench.Driver);
            results.Add(await user.Ioctl(file, ToyIoctl.GetStatus));
            results.Add(await user.Read(file));
            masks.Add(await user.Poll(file, PollMask.In));
            await user.Close(file);
        }));
        Assert.Equal([-Errno.ENODEV, -Errno.ENODEV], results);
        Assert.Equal([PollMask.HangUp | PollMask.Error], masks);
    }

    private static List<string> Run(string rung, Func<LadderBench, UserProcess, Op> body)
    {
        var plug = Rung.All.Single(r => r.Id == rung).Plug;
        var program = new MachineProgram(async machine =>
        {
            var bench = await plug(machine);
            machine.CreateProcess("toyd").Start(user => body(bench, user));
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.Equal(1, result.Executions);
        return [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())];
    }
}
