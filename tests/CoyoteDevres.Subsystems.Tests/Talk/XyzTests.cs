using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Talk;

namespace CoyoteDevres.Subsystems.Tests.Talk;

/// <summary>What the slides' drivers return, and what they leave, whichever allocation fails.</summary>
public class XyzTests
{
    /// <summary>Four allocations, of which at most one fails: what binding returns, whether the device is bound then, and what is found.</summary>
    [Theory]
    [InlineData("T1m", "-ENOMEM unbound, ok bound", 0)]
    [InlineData("T2m", "-ENOMEM unbound, ok bound", 0)]
    [InlineData("T3m", "-ENOMEM unbound, ok bound", 0)]
    [InlineData("T3", "-ENOMEM unbound, ok bound", 0)]
    // Only a failure of kzalloc is told without reading freed memory: the other three oops.
    [InlineData("T1", "-ENOMEM unbound, ok bound", 3)]
    // The device is bound with nothing behind it, and foo is lost.
    [InlineData("T2", "-ENOMEM unbound, ok bound without data", 1)]
    public void Binding_without_memory(string version, string outcomes, int findings)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        var found = Explore(version, faults: true, async (bench, process) =>
        {
            int result = await bench.Bind(process);
            var dev = bench.Bus.Dev;
            string bound = dev.Driver.Value is null ? "unbound" : dev.DriverData.Value.IsNull ? "bound without data" : "bound";
            seen.Add($"{Errno.Name(result)} {bound}");
        });
        Assert.Equal(outcomes, string.Join(", ", seen));
        Assert.Equal(findings, found.Count);
    }

    [Theory]
    [InlineData("T1")]
    [InlineData("T1m")]
    [InlineData("T2m")]
    [InlineData("T3m")]
    public void Unbinding_leaves_nothing(string version) => Assert.Empty(Explore(version, faults: false, async (bench, process) =>
    {
        await bench.Bind(process);
        await bench.Unbind(process);
        Assert.Null(bench.Bus.Dev.Driver.Value);
        Assert.True(bench.Bus.Dev.DriverData.Value.IsNull);
    }));

    /// <summary>A second bind finds the device taken, and a bind after an unbind starts anew.</summary>
    [Fact]
    public void A_bound_device_is_busy() => Assert.Empty(Explore("T3m", faults: false, async (bench, process) =>
    {
        Assert.Equal(0, await bench.Bind(process));
        Assert.Equal(-Errno.EBUSY, await bench.Bind(process));
        await bench.Unbind(process);
        Assert.Equal(0, await bench.Bind(process));
    }));

    private static List<string> Explore(string version, bool faults, Func<XyzBench, UserProcess, Op> body)
    {
        var result = Explorer.Explore(
            new MachineProgram(machine =>
            {
                if (faults)
                    machine.Faults.AllocationsFail(atMost: 1);
                var bench = new XyzBench(machine, m => Driver(version, m));
                machine.CreateProcess("sysfs").Start(process => body(bench, process));
                return Op.Done;
            }),
            new OptimalDpor(),
            new ExplorationOptions());
        Assert.Null(result.Fault);
        return [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())];
    }

    private static XyzDriver Driver(string version, Machine machine) => version switch
    {
        "T1" => new XyzT1(machine),
        "T1m" => new XyzT1Meant(machine),
        "T2" => new XyzT2(machine),
        "T2m" => new XyzT2Meant(machine),
        "T3" => new XyzT3(machine),
        _ => new XyzT3Meant(machine),
    };
}
