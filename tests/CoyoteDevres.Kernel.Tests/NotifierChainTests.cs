using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>All four kinds of notifier chain.</summary>
public class NotifierChainTests
{
    /// <summary>A chain of any kind.</summary>
    private sealed record Chain(
        Func<NotifierBlock, Op<int>> Register, Func<NotifierBlock, Op<int>> Unregister, Func<string, object, Op> Call);

    private static async Op<Chain> Make(Machine machine, string kind)
    {
        var box = new Box(machine);
        switch (kind)
        {
            case "raw":
                var raw = new RawNotifierHead(box, "chain");
                return new Chain(raw.Register, raw.Unregister, raw.CallChain);
            case "atomic":
                var atomic = new AtomicNotifierHead(box, "chain");
                return new Chain(atomic.Register, atomic.Unregister, atomic.CallChain);
            case "srcu":
                var srcu = new SrcuNotifierHead(box, "chain");
                await srcu.Init();
                return new Chain(srcu.Register, srcu.Unregister, srcu.CallChain);
            default:
                var blocking = new BlockingNotifierHead(box, "chain");
                return new Chain(blocking.Register, blocking.Unregister, blocking.CallChain);
        }
    }

    private static NotifierBlock Block(Machine machine, string name, Func<Op>? call = null, int priority = 0)
    {
        var box = new Box(machine);
        return new NotifierBlock(box, name, async (_, _) =>
        {
            await box.Touch("notify");
            if (call is not null)
                await call();
        }, priority);
    }

    /// <summary>What an SRCU chain allocates, here for good.</summary>
    private static IEnumerable<string> WithoutLeak(ExplorationResult result) => MachineTest.Keys(result).Where(f => f != "memory-leak  srcu_data");

    [Theory]
    [InlineData("raw")]
    [InlineData("atomic")]
    [InlineData("srcu")]
    [InlineData("blocking")]
    public void Callbacks_run_by_priority_and_then_in_the_order_of_registration(string kind)
    {
        string called = "";
        var found = MachineTest.Explore(machine =>
        {
            called = "";
            machine.Run("t", async () =>
            {
                var chain = await Make(machine, kind);
                NotifierBlock[] blocks = [.. "abcd".Select((c, i) => Block(machine, $"{c}", Note($"{c}"), i % 2))];
                foreach (var block in blocks)
                    Assert.Equal(0, await chain.Register(block));
                await chain.Call("all", 0);
                Assert.Equal(0, await chain.Unregister(blocks[1]));
                Assert.Equal(-Errno.ENOENT, await chain.Unregister(blocks[1]));
                await chain.Call("rest", 0);
            });
            return Op.Done;
        });
        Assert.Empty(WithoutLeak(found));
        Assert.Equal("bdacdac", called);

        Func<Op> Note(string name) => () =>
        {
            called += name;
            return Op.Done;
        };
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("atomic")]
    [InlineData("srcu")]
    [InlineData("blocking")]
    public void Registered_twice_it_warns(string kind)
    {
        int second = 0;
        var found = MachineTest.Explore(machine =>
        {
            machine.Run("t", async () =>
            {
                var chain = await Make(machine, kind);
                var block = Block(machine, "nb");
                await chain.Register(block);
                second = await chain.Register(block);
            });
            return Op.Done;
        });
        Assert.Equal(["notifier-already-registered notifier_chain_register box.nb"], WithoutLeak(found));
        Assert.Equal("notifier callback box.nb already registered", found.Findings[^1].Finding.Headline);
        Assert.Equal(-Errno.EEXIST, second);
    }

    /// <summary>Unregistering waits for the callback, but for a raw chain, which leaves that to its user.</summary>
    [Theory]
    [InlineData("raw", "slab-use-after-free notify box")]
    [InlineData("atomic", "")]
    [InlineData("srcu", "")]
    [InlineData("blocking", "")]
    public void Freed_once_it_is_unregistered(string kind, string expected)
    {
        var found = MachineTest.Explore(async machine =>
        {
            var chain = await Make(machine, kind);
            var block = Block(machine, "nb");
            await chain.Register(block);
            machine.Run("caller", () => chain.Call("changed", 0));
            machine.Run("closer", async () =>
            {
                await chain.Unregister(block);
                await block.Kfree("close");
            });
        });
        if (expected.Length == 0)
            Assert.Empty(WithoutLeak(found));
        else
            Assert.Contains(expected, WithoutLeak(found));
    }

    [Theory]
    [InlineData("blocking", "hung-task blocking_notifier_chain_unregister box.chain.rwsem", "recursive-locking blocking_notifier_chain_unregister box.chain.rwsem")]
    [InlineData("srcu", "hung-task srcu_notifier_chain_unregister box.chain.srcu", "recursive-locking srcu_notifier_chain_unregister box.chain.srcu")]
    [InlineData("atomic", "hung-task atomic_notifier_chain_unregister rcu_read_lock", "sleeping-in-atomic atomic_notifier_chain_unregister rcu_read_lock", "suspicious-rcu-usage atomic_notifier_chain_unregister rcu_read_lock")]
    [InlineData("raw")]
    public void Unregistered_by_its_own_callback(string kind, params string[] expected)
    {
        var found = MachineTest.Explore(async machine =>
        {
            var chain = await Make(machine, kind);
            NotifierBlock? block = null;
            block = Block(machine, "nb", async () => await chain.Unregister(block!));
            await chain.Register(block);
            machine.Run("caller", () => chain.Call("changed", 0));
        });
        Assert.Equal(expected, WithoutLeak(found));
    }

    [Theory]
    [InlineData("atomic", "sleeping-in-atomic sleep box.mutex")]
    [InlineData("srcu", "")]
    [InlineData("blocking", "")]
    public void Callbacks_of_atomic_chains_must_not_sleep(string kind, string expected) => Assert.Equal(expected, string.Concat(WithoutLeak(MachineTest.Explore(async machine =>
    {
        var chain = await Make(machine, kind);
        var box = new Box(machine);
        await chain.Register(Block(machine, "nb", async () =>
        {
            await box.Mutex.Lock("sleep");
            await box.Mutex.Unlock("sleep");
        }));
        machine.Run("caller", () => chain.Call("changed", 0));
    }))));
}
