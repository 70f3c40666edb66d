using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Blocking notifier chains: order, and what unregistering waits for.</summary>
public class NotifierTests
{
    private sealed class Owner : KernelObject
    {
        public Owner(Machine machine)
            : base(machine, "owner")
        {
            Retain();
            Chain = new BlockingNotifierHead(this, "notifier");
        }

        public BlockingNotifierHead Chain { get; }
    }

    private sealed class Listener : KernelObject
    {
        public Listener(Machine machine, string name, List<string> log)
            : base(machine, "listener")
        {
            Retain();
            Seen = new Field<int>(this, "seen", 0);
            Block = new NotifierBlock(this, "nb", async (action, data) =>
            {
                await Seen.Write(1, "listen");
                log.Add($"{name} {action} {data}");
            });
        }

        public Field<int> Seen { get; }

        public NotifierBlock Block { get; }
    }

    [Fact]
    public void Callbacks_run_in_the_order_of_registration_until_unregistered()
    {
        List<string> log = [];
        var explored = MachineTest.Explore(async machine =>
        {
            log.Clear();
            var owner = new Owner(machine);
            List<Listener> listeners = [new(machine, "a", log), new(machine, "b", log), new(machine, "c", log)];
            await owner.Chain.CallChain("early", 0);
            foreach (var listener in listeners)
                await owner.Chain.Register(listener.Block);
            await owner.Chain.CallChain("all", 1);
            await owner.Chain.Unregister(listeners[1].Block);
            await owner.Chain.CallChain("two", 2);
            await owner.Chain.Unregister(listeners[0].Block);
            await owner.Chain.CallChain("one", 3);
        });
        Assert.Empty(explored.Findings);
        Assert.Equal(["a all 1", "b all 1", "c all 1", "a two 2", "c two 2", "c one 3"], log);
    }

    private static Func<Machine, Op> Against(bool freeFirst) => async machine =>
    {
        var owner = new Owner(machine);
        var listener = new Listener(machine, "a", []);
        await owner.Chain.Register(listener.Block);
        machine.Run("caller", () => owner.Chain.CallChain("changed", 0));
        machine.Run("closer", async () =>
        {
            if (freeFirst)
                await listener.Kfree("close");
            await owner.Chain.Unregister(listener.Block);
            if (!freeFirst)
                await listener.Kfree("close");
        });
    };

    [Fact]
    public void Unregistering_waits_for_the_callback() => Assert.Empty(MachineTest.Findings(Against(freeFirst: false)));

    [Fact]
    public void Freeing_before_unregistering_is_a_use_after_free() =>
        Assert.Contains("slab-use-after-free listen listener.seen", MachineTest.Findings(Against(freeFirst: true)));
}
