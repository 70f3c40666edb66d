using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Managed resources.</summary>
public class DevresTests
{
    [Fact]
    public void They_are_released_newest_first() => Assert.Equal("c b a", Releases(async (devres, log) =>
    {
        await devres.AddAction(log("a"));
        await devres.AddAction(log("b"));
        await devres.AddAction(log("c"));
        await devres.ReleaseAll();
    }));

    [Fact]
    public void What_a_release_adds_stays() => Assert.Equal("a | b", Releases(async (devres, log) =>
    {
        await devres.AddAction(async () =>
        {
            await log("a")();
            await devres.AddAction(log("b"));
        });
        await devres.ReleaseAll();
        await log("|")();
        await devres.ReleaseAll();
    }));

    [Fact]
    public void An_action_is_taken_back_or_done_at_once() => Assert.Equal("b c a", Releases(async (devres, log) =>
    {
        var (a, b, removed) = (log("a"), log("b"), log("removed"));
        await devres.AddAction(a);
        await devres.AddAction(removed);
        await devres.AddAction(b);
        await devres.RemoveAction(removed);
        await devres.ReleaseAction(b);
        await devres.AddAction(log("c"));
        await devres.ReleaseAll();
    }));

    /// <summary>Who races with the release asks whether the action is still there: it says no, and does not warn.</summary>
    [Fact]
    public void Whether_it_was_taken_back_is_said_without_a_warning() => Assert.Equal("yes no b no", Releases(async (devres, log) =>
    {
        var (removed, b) = (log("removed"), log("b"));
        await devres.AddAction(removed);
        await devres.AddAction(b);
        await log(await devres.RemoveActionNowarn(removed) ? "yes" : "no")();
        await log(await devres.RemoveActionNowarn(removed) ? "yes" : "no")();
        await devres.ReleaseAll();
        await log(await devres.RemoveActionNowarn(b) ? "yes" : "no")();
    }));

    [Fact]
    public void Without_memory_for_the_node_the_action_is_done_at_once() => Assert.Equal("b | a", Releases(async (devres, log) =>
    {
        Assert.Equal(0, await devres.AddActionOrReset(log("a")));
        Assert.Equal(-Errno.ENOMEM, await devres.AddActionOrReset(log("b"), outOfMemory: true));
        await log("|")();
        await devres.ReleaseAll();
    }));

    /// <summary>A group is released as a whole, and leaves what came before and after it.</summary>
    [Fact]
    public void A_closed_group_is_released_by_itself() => Assert.Equal("c b | d a", Releases(async (devres, log) =>
    {
        await devres.AddAction(log("a"));
        int group = await devres.OpenGroup();
        await devres.AddAction(log("b"));
        await devres.AddAction(log("c"));
        await devres.CloseGroup(group);
        await devres.AddAction(log("d"));
        await devres.ReleaseGroup(group);
        await log("|")();
        await devres.ReleaseAll();
    }));

    [Fact]
    public void An_open_group_is_released_up_to_the_end_and_with_the_groups_in_it() => Assert.Equal("c b | a", Releases(async (devres, log) =>
    {
        await devres.AddAction(log("a"));
        await devres.OpenGroup();
        await devres.AddAction(log("b"));
        int inner = await devres.OpenGroup();
        await devres.CloseGroup(inner);
        await devres.AddAction(log("c"));
        await devres.ReleaseGroup();
        await log("|")();
        await devres.ReleaseAll();
    }));

    /// <summary>A group that only begins in the range released stays, with what comes after it.</summary>
    [Fact]
    public void Overlapping_groups_keep_the_mark_that_is_left() => Assert.Equal("b a | c |", Releases(async (devres, log) =>
    {
        int first = await devres.OpenGroup();
        await devres.AddAction(log("a"));
        int second = await devres.OpenGroup();
        await devres.AddAction(log("b"));
        await devres.CloseGroup(first);
        await devres.AddAction(log("c"));
        await devres.CloseGroup(second);
        await devres.ReleaseGroup(first);
        await log("|")();
        await devres.ReleaseGroup(second);
        await log("|")();
        await devres.ReleaseAll();
    }));

    [Fact]
    public void A_removed_group_keeps_its_resources() => Assert.Equal("| a", Releases(async (devres, log) =>
    {
        int group = await devres.OpenGroup();
        await devres.AddAction(log("a"));
        await devres.RemoveGroup(group);
        await log("|")();
        await devres.ReleaseAll();
    }));

    [Theory]
    [InlineData("devm_kfree")]
    [InlineData("devm_remove_action")]
    [InlineData("devm_release_action")]
    [InlineData("devm_free_irq")]
    [InlineData("devres_close_group")]
    [InlineData("devres_remove_group")]
    [InlineData("devres_release_group")]
    public void What_is_not_there_warns_once(string by)
    {
        var finding = MachineTest.TheFinding(async machine =>
        {
            var devres = new Platform(machine).Device.Resources;
            var irq = new IrqAction(new IrqLine(machine, "irq"), "sim", () => Op.From(IrqReturn.Handled));
            await irq.Request();
            machine.Run("t", () => by switch
            {
                "devm_kfree" => devres.Kfree(new Box(machine)),
                "devm_remove_action" => devres.RemoveAction(() => Op.Done),
                "devm_release_action" => devres.ReleaseAction(() => Op.Done),
                "devm_free_irq" => devres.FreeIrq(irq),
                "devres_close_group" => devres.CloseGroup(),
                "devres_remove_group" => devres.RemoveGroup(),
                _ => devres.ReleaseGroup(),
            });
        });
        Assert.Equal("devres-warning", finding.Key.Kind);
        Assert.Equal($"WARNING: at {by}", finding.Headline);
    }

    [Fact]
    public void Managed_memory_is_freed_once_by_hand_or_at_release()
    {
        Assert.Empty(MachineTest.Findings(machine => Run(machine, async (devres, box) =>
        {
            await devres.Kmalloc(box);
            await devres.ReleaseAll();
        })));
        Assert.Empty(MachineTest.Findings(machine => Run(machine, async (devres, box) =>
        {
            await devres.Kmalloc(box);
            await devres.Kfree(box);
            await devres.ReleaseAll();
        })));
        // remove() frees it with kfree: the pointer is not the slab object's.
        Assert.Equal(["invalid-free remove box"], MachineTest.Findings(machine => Run(machine, async (devres, box) =>
        {
            await devres.Kmalloc(box);
            await box.Kfree("remove");
            await devres.ReleaseAll();
        })));
    }

    /// <summary>The larger memory is released in the old one's turn; whoever still has the old pointer is lost.</summary>
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "slab-use-after-free later box.value")]
    public void Reallocated_memory_keeps_its_turn_and_moves(bool usesOld, string findings) =>
        Assert.Equal(findings, string.Join(", ", MachineTest.Findings(machine => Run(machine, async (devres, box) =>
        {
            var larger = new Box(machine, retain: false);
            await devres.Kmalloc(box);
            await devres.AddAction(async () => await (usesOld ? box : larger).Value.Read("later"));
            Assert.True(await devres.Krealloc(box, larger));
            await devres.ReleaseAll();
        }))));

    [Fact]
    public void Reallocating_what_is_not_there_warns() => Assert.Equal(
        "Memory chunk not managed or managed by a different device.",
        MachineTest.TheFinding(machine =>
        {
            var devres = new Platform(machine).Device.Resources;
            machine.Run("t", async () => Assert.False(await devres.Krealloc(new Box(machine), new Box(machine, retain: false))));
            return Op.Done;
        }).Headline);

    /// <summary>A device that was never bound keeps what it was given until its last put.</summary>
    [Fact]
    public void What_no_unbinding_released_goes_with_the_device() => Assert.Empty(MachineTest.Findings(async machine =>
    {
        var platform = new Platform(machine, retain: false);
        await platform.Device.Resources.Kmalloc(new Box(machine, retain: false));
        machine.Run("t", async () => await platform.Device.Put());
    }));

    /// <summary>Whoever takes an action back races with the release of all: one of them does it, or it is warned about.</summary>
    [Fact]
    public void An_action_is_done_once_whoever_races_for_it()
    {
        var counts = new SortedSet<int>();
        var found = MachineTest.Findings(async machine =>
        {
            int done = 0;
            var devres = new Platform(machine).Device.Resources;
            Func<Op> action = () =>
            {
                done++;
                return Op.Done;
            };
            await devres.AddAction(action);
            machine.Run("remover", async () => await devres.ReleaseAll());
            machine.Run("driver", async () =>
            {
                await devres.ReleaseAction(action, "driver");
                counts.Add(done);
            });
        });
        Assert.Equal(["devres-warning driver platform.dev.devres_head"], found);
        Assert.Equal([1], counts);
    }

    private static string Releases(Func<Devres, Func<string, Func<Op>>, Op> scenario)
    {
        var log = new List<string>();
        Assert.Empty(MachineTest.Findings(machine =>
        {
            log.Clear();
            var devres = new Platform(machine).Device.Resources;
            machine.Run("t", () => scenario(devres, what => () =>
            {
                log.Add(what);
                return Op.Done;
            }));
            return Op.Done;
        }));
        return string.Join(' ', log);
    }

    private static Op Run(Machine machine, Func<Devres, Box, Op> body)
    {
        var devres = new Platform(machine).Device.Resources;
        var box = new Box(machine, retain: false);
        machine.Run("t", () => body(devres, box));
        return Op.Done;
    }

    private sealed class Platform : KernelObject
    {
        internal Platform(Machine machine, bool retain = true)
            : base(machine, "platform")
        {
            if (retain)
                Retain();
            Device = new Device(this, "dev", async () => await Kfree("platform_device_release"));
        }

        internal Device Device { get; }
    }
}
