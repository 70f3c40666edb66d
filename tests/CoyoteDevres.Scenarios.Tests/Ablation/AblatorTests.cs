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
        var places = Run("guards/short-ioctl-vs-unbind@rwsem");
        Assert.Equal("slab-use-after-free toy_ioctl toy_registers.status", Found(places, ProtocolRole.Acquire, "toy_ioctl"));
        Assert.Equal("slab-use-after-free toy_ioctl toy_registers.status", Found(places, ProtocolRole.Acquire, "toy_unregister"));
    }

    [Fact]
    public void A_check_that_sees_what_was_before_the_race_passes() =>
        Assert.Equal("slab-use-after-free toy_ioctl toy_chip", Found(Run("guards/short-ioctl-vs-unbind@rwsem"), ProtocolRole.Read, "toy_ioctl"));

    [Fact]
    public void A_grace_period_is_one_place()
    {
        var places = Run("guards/short-ioctl-vs-unbind@srcu");
        Assert.Equal("slab-use-after-free toy_ioctl toy_registers.status", Found(places, ProtocolRole.Wait, "toy_unregister"));
    }

    /// <summary>The serial core's wait for its users, a <c>wait_event</c>: the condition counts as true.</summary>
    [Fact]
    public void A_loop_that_waits_for_a_condition_is_one_place()
    {
        var places = Run("guards/short-ioctl-vs-unbind@remove-wait");
        Assert.Equal("slab-use-after-free toy_ioctl toy_registers.status", Found(places, ProtocolRole.WaitLoop, "toy_unregister"));
    }

    [Fact]
    public void A_reference_goes_with_its_put()
    {
        var get = Reference("i2c/read-vs-unbind@I3");
        Assert.Equal("i2c_get_adapter", get.Ablation.Off.Site.Spelling);
        Assert.Equal("i2c_put_adapter", Assert.Single(get.Ablation.Puts).Site.Spelling);
        Assert.Equal(Standing.Noticed, get.Standing);
        Assert.Equal("slab-use-after-free", get.Outcomes[^1].Findings[0].Kind);
    }

    /// <summary>Given back by the close, or by the open itself if the guard refuses it.</summary>
    [Fact]
    public void A_reference_may_have_two_puts()
    {
        var get = Run("guards/open-vs-unbind@completion-wait").Single(p => p.Ablation.Off.Role == ProtocolRole.Get && p.Ablation.Off.Object == "toy_device.dev.kobj");
        Assert.Equal(["toy_open", "toy_release"], get.Ablation.Puts.Select(p => p.Site.Spelling).Order());
        Assert.NotEqual(Standing.Noticed, get.Standing);
    }

    /// <summary>An open file's cdev pins the device that it was registered with; a reference of the file's own adds nothing.</summary>
    [Fact]
    public void A_reference_that_another_one_implies_is_not_noticed()
    {
        var get = Reference("guards/poll-vs-unbind@rwsem");
        Assert.Equal("toy_open", get.Ablation.Off.Site.Spelling);
        Assert.Equal("toy_release", Assert.Single(get.Ablation.Puts).Site.Spelling);
        Assert.Equal(Notice.Unnoticed, Assert.Single(get.Outcomes).Notice);
        Assert.Equal(Standing.Argued, get.Standing);
    }

    [Fact]
    public void What_is_not_raced_for_is_not_noticed() =>
        Assert.All(
            Run("guards/ioctl-unbind-ioctl-close@rwsem").Where(p => p.Ablation.Off.Role == ProtocolRole.Acquire),
            p =>
            {
                Assert.Equal(Standing.Open, p.Standing);
                Assert.False(p.IsContended);
            });

    /// <summary>The driver's data does not change in the race: whoever reads it decides nothing by it.</summary>
    [Fact]
    public void A_read_that_never_sees_a_change_is_no_place() =>
        Assert.DoesNotContain(Run("ladder/close-vs-unbind@L4a"), p => p.Ablation.Off.Object == "platform_device.dev.driver_data");

    [Fact]
    public void A_lock_against_data_races_is_noticed_by_them()
    {
        var outcome = Assert.Single(Assert.Single(Run([Counting()])).Outcomes);
        Assert.Equal("data-race", outcome.Findings[0].Kind);
        Assert.Equal(Notice.Found, outcome.Notice);
    }

    /// <summary>Asked last: what it does not declare counts.</summary>
    [Fact]
    public void A_scenario_with_findings_notices_what_it_does_not_declare()
    {
        var quiet = Named("guards/ioctl-unbind-ioctl-close@rwsem");
        var declares = Named("guards/short-ioctl-vs-unbind@rwsem") with { Declared = [new DeclaredFinding(new FindingKey("none", "none", "none"), null)] };
        var place = Run([quiet, declares]).Single(p => p.Name == "toy_ioctl: down_read toy_device.sem");
        Assert.Equal([(true, Notice.Unnoticed), (false, Notice.Found)], place.Outcomes.Select(o => (o.IsVerified, o.Notice)));
    }

    /// <summary>Longer where nobody has noticed anything, and nobody argues that nobody can.</summary>
    [Theory]
    [InlineData(1, Notice.Unknown)]
    [InlineData(100, Notice.Found)]
    public void A_scenario_with_findings_is_asked_again(long limit, Notice notice)
    {
        var quiet = Named("guards/ioctl-unbind-ioctl-close@rwsem");
        var declares = Named("guards/short-ioctl-vs-unbind@rwsem") with { Declared = [new DeclaredFinding(new FindingKey("none", "none", "none"), null)] };
        var places = Ablator.Run([quiet, declares], new AblationOptions { MaxExecutionsOfOthers = 1, MaxExecutionsAtLast = limit }).Places;
        Assert.Equal(notice, places.Single(p => p.Name == "toy_ioctl: down_read toy_device.sem").Outcomes[^1].Notice);
    }

    /// <summary>Who waits for a condition in a loop, and sees what was before the race in each pass.</summary>
    [Fact]
    public void A_loop_without_end_is_noticed()
    {
        var place = Run([Waiting()]).Single(p => p.Ablation.Off is { Role: ProtocolRole.Read, Site.Line: 1 });
        Assert.Equal(Notice.Endless, Assert.Single(place.Outcomes).Notice);
        Assert.Equal(Standing.Noticed, place.Standing);
    }

    /// <summary>Both tasks give references back at the same place: which of them did not take one must not hang on who comes first.</summary>
    [Fact]
    public void A_put_that_tasks_share_is_left_out_for_who_did_not_take_the_reference()
    {
        var get = Run("uart/close-vs-unbind@U1").Single(p => p.Name == "tty_lock: get tty_struct.kref");
        Assert.Equal(Notice.Unnoticed, Assert.Single(get.Outcomes).Notice);
    }

    [Fact]
    public void The_cheapest_scenario_that_notices_is_enough_unless_all_are_wanted()
    {
        IReadOnlyList<Scenario> version = [.. Catalogue.Main.Where(s => s.Subsystem == "guards" && s.Version == "rwsem" && s.Declared.Count == 0)];
        var one = Assert.Single(Run(version), p => p.Name == "toy_unregister: down_write toy_device.sem");
        var all = Assert.Single(Run(version, everyCell: true), p => p.Name == one.Name);
        Assert.Equal(one.Outcomes.Count, one.Outcomes.ToList().FindIndex(o => o.IsNoticed) + 1);
        Assert.True(all.Outcomes.Count(o => o.IsNoticed) > 1);
    }

    [Fact]
    public void Places_are_those_of_verified_scenarios() =>
        Assert.Throws<ArgumentException>(() => Ablator.Run([Catalogue.All.First(s => s.Declared.Count > 0)], new AblationOptions()));

    [Fact]
    public void A_budget_that_ran_out_is_no_answer() =>
        Assert.Contains(
            Ablator.Run([Named("guards/short-ioctl-and-short-ioctl-vs-unbind@srcu")], new AblationOptions { MaxExecutions = 1 }).Places,
            p => p.Standing == Standing.Unknown);

    /// <summary>Two tasks count under a lock.</summary>
    private static Scenario Counting() => Made(machine =>
    {
        var gate = new Kernel.Mutex(machine, "gate");
        var count = new Variable<int>(machine, "count", 0);
        machine.StartKernelThread("one", () => Count(gate, count));
        machine.StartKernelThread("other", () => Count(gate, count));
        return Op.Done;
    });

    /// <summary>One task waits for what the other does.</summary>
    private static Scenario Waiting() => Made(machine =>
    {
        var streaming = new Variable<bool>(machine, "streaming", true);
        var queue = new WaitQueueHead(new Owner(machine), "queue");
        machine.StartKernelThread("one", () => AwaitEnd(streaming, queue));
        machine.StartKernelThread("other", async () =>
        {
            await streaming.Write(false, "end");
            await queue.WakeUp("end");
        });
        return Op.Done;
    });

    private sealed class Owner : KernelObject
    {
        internal Owner(Machine machine)
            : base(machine, "owner") => Retain();
    }

    private static async Op AwaitEnd(Variable<bool> streaming, WaitQueueHead queue)
    {
        const string file = "./src/CoyoteDevres.Subsystems/Count.cs";
        while (await streaming.Read("await_end", file, 1))
            await queue.WaitEvent(async () => !await streaming.Read("await_end", file, 2), "await_end", file, 3);
    }

    private static async Op Count(Kernel.Mutex gate, Variable<int> count)
    {
        await gate.Lock("count_up", "./src/CoyoteDevres.Subsystems/Count.cs", 1);
        await count.Write(await count.Read("count_up") + 1, "count_up");
        await gate.Unlock("count_up");
    }

    private static AblatedPlace Reference(string name) => Assert.Single(Run(name), p => p.Ablation.Off.Role == ProtocolRole.Get);

    private static string Found(IReadOnlyList<AblatedPlace> places, ProtocolRole role, string function)
    {
        var place = Assert.Single(places, p => p.Ablation.Off.Role == role && p.Ablation.Off.Site.Spelling == function);
        Assert.Equal(Standing.Noticed, place.Standing);
        var key = place.Outcomes[^1].Findings[0];
        return $"{key.Kind} {key.Function} {key.Object}";
    }

    private static IReadOnlyList<AblatedPlace> Run(string name) => Run([Named(name)]);

    private static IReadOnlyList<AblatedPlace> Run(IReadOnlyList<Scenario> version, bool everyCell = false) =>
        Ablator.Run(version, new AblationOptions { EveryCell = everyCell }).Places;

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
