using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A chain is called while a listener unregisters and frees itself.</summary>
public class NotifierLitmus
{
    [Fact]
    public void Wrong_a_raw_chain_that_nobody_protects() => Assert.Contains("slab-use-after-free notify box", LitmusTest.Run((machine, seen) =>
    {
        var raw = new RawNotifierHead(new Box(machine), "chain");
        return Race(machine, seen, raw.Register, raw.Unregister, raw.CallChain);
    }).Findings);

    [Fact]
    public void Right_a_raw_chain_under_its_users_lock() => Assert.Equal(["", "called=yes"], LitmusTest.Outcomes((machine, seen) =>
    {
        var box = new Box(machine);
        var raw = new RawNotifierHead(box, "chain");
        return Race(
            machine,
            seen,
            raw.Register,
            async block =>
            {
                await box.Sem.DownWrite("unregister");
                int result = await raw.Unregister(block);
                await box.Sem.UpWrite("unregister");
                return result;
            },
            async (action, data) =>
            {
                await box.Sem.DownRead("call");
                await raw.CallChain(action, data);
                await box.Sem.UpRead("call");
            });
    }));

    [Fact]
    public void Right_an_atomic_chain() => Assert.Equal(["", "called=yes"], LitmusTest.Outcomes((machine, seen) =>
    {
        var atomic = new AtomicNotifierHead(new Box(machine), "chain");
        return Race(machine, seen, atomic.Register, atomic.Unregister, atomic.CallChain);
    }));

    private static async Op Race(
        Machine machine,
        Registers seen,
        Func<NotifierBlock, Op<int>> register,
        Func<NotifierBlock, Op<int>> unregister,
        Func<string, object, Op> call)
    {
        var listener = new Box(machine, retain: false);
        var block = new NotifierBlock(listener, "nb", async (_, _) =>
        {
            await listener.Touch("notify");
            seen["called"] = "yes";
        });
        await register(block);
        machine.Run("caller", () => call("changed", 0));
        machine.Run("listener", async () =>
        {
            await unregister(block);
            await listener.Kfree("close");
        });
    }
}
