using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Talk;

namespace CoyoteDevres.Subsystems.Tests.Talk;

/// <summary>What the functions with cleanup return, and that they free once what they allocated.</summary>
public class CleanupTests
{
    [Theory]
    [InlineData("T4", "-ENOMEM, ok")]
    [InlineData("T6m", "-EPERM, ok")]
    public void They_fail_and_free_as_they_should(string version, string results)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(Explore(version, faults: true, async slides => seen.Add(Errno.Name(await slides.CallBar()))));
        Assert.Equal(results, string.Join(", ", seen));
    }

    /// <summary>One reference is bar's, one is whoever's took it: the memory goes with the last.</summary>
    [Fact]
    public void Another_reference_keeps_it()
    {
        Assert.Empty(Explore("T6m", faults: false, async slides =>
        {
            TalkFoo? kept = null;
            slides.DoesMore = async foo => kept = await CleanupKref.RefFoo(foo);
            await slides.CallBar();
            Assert.Equal(1, kept!.Ref.Value);
            Assert.False(kept.Memory.IsFreed);
            await ((CleanupKref)slides).UnrefFoo(kept);
            Assert.True(kept.Memory.IsFreed);
        }));
    }

    /// <summary>As printed, the reference that foo_create returns is the second one of two that nobody puts.</summary>
    [Fact]
    public void The_printed_one_puts_nothing()
    {
        var counts = new SortedSet<int>();
        Explore("T6", faults: false, async slides =>
        {
            TalkFoo? used = null;
            slides.DoesMore = foo =>
            {
                used = foo;
                return Op.Done;
            };
            await slides.CallBar();
            counts.Add(used!.Ref.Value);
        });
        Assert.Equal([2], counts);
    }

    private static List<string> Explore(string version, bool faults, Func<CleanupSlides, Op> body)
    {
        var result = Explorer.Explore(
            new MachineProgram(machine =>
            {
                if (faults)
                    machine.Faults.AllocationsFail(atMost: 1);
                if (faults && version != "T4")
                    machine.Faults.ProbesFail(atMost: 1);
                CleanupSlides slides = version switch
                {
                    "T4" => new CleanupKfree(machine, "T4"),
                    "T6" => new CleanupKrefT6(machine),
                    _ => new CleanupKrefT6Meant(machine),
                };
                machine.CreateProcess("caller").Start(_ => body(slides));
                return Op.Done;
            }),
            new OptimalDpor(),
            new ExplorationOptions());
        Assert.Null(result.Fault);
        return [.. result.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())];
    }
}
