using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Scenarios.Tests;

/// <summary>
/// What is switched off is noticed exactly where it carries weight: the generic device behind an rwsem and behind SRCU, whose places are
/// known one by one.
/// </summary>
public class AblatorTests
{
    [Fact]
    public void Each_side_of_the_semaphore_is_noticed()
    {
        var outcomes = Run("guards/short-ioctl-vs-unbind@rwsem");
        Assert.Equal("slab-use-after-free toy_ioctl toy_registers.status", Found(outcomes, ProtocolRole.Acquire, "toy_ioctl"));
        Assert.Equal("slab-use-after-free toy_ioctl toy_registers.status", Found(outcomes, ProtocolRole.Acquire, "toy_unregister"));
    }

    [Fact]
    public void A_check_that_sees_what_was_before_the_race_passes() =>
        Assert.Equal("slab-use-after-free toy_ioctl toy_chip", Found(Run("guards/short-ioctl-vs-unbind@rwsem"), ProtocolRole.Read, "toy_ioctl"));

    [Fact]
    public void A_grace_period_is_one_place()
    {
        var outcomes = Run("guards/short-ioctl-vs-unbind@srcu");
        Assert.Equal("slab-use-after-free toy_ioctl toy_registers.status", Found(outcomes, ProtocolRole.Wait, "toy_unregister"));
    }

    [Fact]
    public void A_reference_goes_with_its_put()
    {
        var get = Reference("i2c/read-vs-unbind@I3");
        Assert.Equal("i2c_get_adapter", get.Ablation.Off.Site.Spelling);
        Assert.Equal("i2c_put_adapter", get.Ablation.Put!.Site.Spelling);
        Assert.Equal(Notice.Found, get.Notice);
        Assert.Equal("slab-use-after-free", get.Findings[0].Kind);
    }

    /// <summary>An open file's cdev pins the device that it was registered with; a reference of the file's own adds nothing.</summary>
    [Fact]
    public void A_reference_that_another_one_implies_is_not_noticed()
    {
        var get = Reference("guards/poll-vs-unbind@rwsem");
        Assert.Equal("toy_open", get.Ablation.Off.Site.Spelling);
        Assert.Equal("toy_release", get.Ablation.Put!.Site.Spelling);
        Assert.Equal(Notice.Unnoticed, get.Notice);
    }

    [Fact]
    public void What_is_not_raced_for_is_not_noticed() =>
        Assert.All(
            Run("guards/ioctl-unbind-ioctl-close@rwsem").Where(o => o.Ablation.Off.Role == ProtocolRole.Acquire),
            o => Assert.Equal(Notice.Unnoticed, o.Notice));

    [Fact]
    public void A_lock_against_data_races_is_noticed_by_them()
    {
        var scenario = Made(machine =>
        {
            var gate = new Kernel.Mutex(machine, "gate");
            var count = new Variable<int>(machine, "count", 0);
            machine.StartKernelThread("one", () => Count(gate, count));
            machine.StartKernelThread("other", () => Count(gate, count));
            return Op.Done;
        });
        var outcome = Assert.Single(Ablator.Run(scenario, 1000));
        Assert.Equal("data-race", outcome.Findings[0].Kind);
        Assert.Equal(Notice.Found, outcome.Notice);
    }

    [Fact]
    public void A_scenario_with_findings_cannot_notice() =>
        Assert.Throws<ArgumentException>(() => Ablator.Run(Catalogue.All.First(s => s.Declared.Count > 0), 10));

    [Fact]
    public void A_budget_that_ran_out_is_no_answer() =>
        Assert.Contains(Ablator.Run(Named("guards/short-ioctl-and-short-ioctl-vs-unbind@srcu"), 1), o => o.Notice == Notice.Unknown);

    private static async Op Count(Kernel.Mutex gate, Variable<int> count)
    {
        await gate.Lock("count_up", "./src/CoyoteDevres.Subsystems/Count.cs", 1);
        await count.Write(await count.Read("count_up") + 1, "count_up");
        await gate.Unlock("count_up");
    }

    private static AblationOutcome Reference(string name) => Assert.Single(Run(name), o => o.Ablation.Off.Role == ProtocolRole.Get);

    private static string Found(IReadOnlyList<AblationOutcome> outcomes, ProtocolRole role, string function)
    {
        var outcome = Assert.Single(outcomes, o => o.Ablation.Off.Role == role && o.Ablation.Off.Site.Spelling == function);
        Assert.Equal(Notice.Found, outcome.Notice);
        var key = outcome.Findings[0];
        return $"{key.Kind} {key.Function} {key.Object}";
    }

    private static IReadOnlyList<AblationOutcome> Run(string name) => Ablator.Run(Named(name), 100_000);

    private static Scenario Named(string name) => Catalogue.All.Single(s => s.Name == name);

    private static Scenario Made(Func<Machine, Op> setUp) => new()
    {
        Name = "count/up@C1",
        Subsystem = "count",
        Version = "C1",
        Commit = "none",
        Summary = "two tasks count",
        Program = () => new ScenarioProgram(setUp),
    };
}
