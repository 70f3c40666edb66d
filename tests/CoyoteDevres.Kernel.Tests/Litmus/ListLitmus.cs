using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Two tasks take the only entry out of a list, if it is still there.</summary>
public class ListLitmus
{
    [Fact]
    public void Wrong_without_a_lock()
    {
        var (_, findings) = LitmusTest.Run((machine, seen) => TakeOut(machine, seen, locked: false));
        Assert.Contains("list-del-corruption take entry.node", findings);
    }

    [Fact]
    public void Right_with_a_lock() => Assert.Equal(["taken=1"], LitmusTest.Outcomes((machine, seen) => TakeOut(machine, seen, locked: true)));

    private static async Op TakeOut(Machine machine, Registers seen, bool locked)
    {
        var box = new Box(machine);
        var head = new ListHead(box, "list");
        var entry = new ListEntry(machine);
        await head.Add(entry.Node);
        int taken = 0;
        for (int i = 0; i < 2; i++)
        {
            machine.Run("taker", async () =>
            {
                if (locked)
                    await box.Mutex.Lock("take");
                if (!await head.IsEmpty("take"))
                {
                    await entry.Node.Del("take");
                    seen["taken"] = ++taken;
                }

                if (locked)
                    await box.Mutex.Unlock("take");
            });
        }
    }
}

/// <summary>A reader walks a list while an entry is taken out and freed.</summary>
public class RcuListLitmus
{
    [Fact]
    public void Wrong_taken_out_and_freed_at_once() =>
        Assert.Contains("slab-use-after-free walk entry.node.next", LitmusTest.Run((machine, seen) => Walk(machine, seen, waits: false, poisons: false)).Findings);

    /// <summary>list_del instead of list_del_rcu: the reader that stands on the entry steps on the poison.</summary>
    [Fact]
    public void Wrong_poisoned_under_the_reader() =>
        Assert.Equal(["general-protection-fault walk entry.node.next"], LitmusTest.Run((machine, seen) => Walk(machine, seen, waits: true, poisons: true)).Findings);

    [Fact]
    public void Right_taken_out_and_freed_after_a_grace_period() =>
        Assert.Equal(["seen=0", "seen=1"], LitmusTest.Outcomes((machine, seen) => Walk(machine, seen, waits: true, poisons: false)));

    private static async Op Walk(Machine machine, Registers seen, bool waits, bool poisons)
    {
        var head = new ListHead(new Box(machine), "list", isRcu: true);
        var entry = new ListEntry(machine);
        await head.Add(entry.Node);
        machine.Run("reader", async () =>
        {
            int count = 0;
            await using var reading = await machine.Rcu.Guard("walk");
            await head.ForEach(
                _ =>
                {
                    count++;
                    return Op.Done;
                },
                "walk");
            seen["seen"] = count;
        });
        machine.Run("updater", async () =>
        {
            if (poisons)
                await entry.Node.Del("remove");
            else
                await entry.Node.DelRcu("remove");
            if (waits)
                await machine.Rcu.Synchronize("remove");
            await entry.Kfree("remove");
        });
    }
}

/// <summary>An entry of a list.</summary>
internal sealed class ListEntry : KernelObject
{
    public ListEntry(Machine machine)
        : base(machine, "entry")
    {
        Retain();
        Node = new ListHead(this, "node", isRcu: true);
    }

    public ListHead Node { get; }
}
