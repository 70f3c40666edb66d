using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>struct list_head with CONFIG_DEBUG_LIST.</summary>
public class ListTests
{
    private sealed class Entry : KernelObject
    {
        public Entry(Machine machine, string name = "entry", bool isRcu = false)
            : base(machine, name)
        {
            Retain();
            Node = new ListHead(this, "node", isRcu);
        }

        public ListHead Node { get; }
    }

    private static async Op<string> Walk(ListHead head)
    {
        string seen = "";
        await head.ForEach(node =>
        {
            seen += node.Container.Type;
            return Op.Done;
        });
        return seen;
    }

    private static ExplorationResult Run(Func<ListHead, Entry[], Op> body) => MachineTest.Explore(machine =>
    {
        var head = new ListHead(new Box(machine), "list");
        Entry[] entries = [new(machine, "a"), new(machine, "b"), new(machine, "c")];
        machine.Run("t", () => body(head, entries));
        return Op.Done;
    });

    /// <summary>The head of a list that has become empty is in no entry; an entry is one.</summary>
    [Theory]
    [InlineData(true, new[] { "general-protection-fault walker box.list" })]
    [InlineData(false, new string[0])]
    public void The_head_taken_for_an_entry_faults(bool empties, string[] findings) => Assert.Equal(findings, MachineTest.Keys(Run(async (head, entries) =>
    {
        await head.AddTail(entries[0].Node);
        if (empties)
            await entries[0].Node.Del();
        await (await head.Next("walker")).Entry<Entry>("walker");
    })));

    [Fact]
    public void Entries_stand_where_they_were_added() => Assert.Empty(Run(async (head, entries) =>
    {
        Assert.True(await head.IsEmpty());
        await head.Add(entries[0].Node);
        await head.Add(entries[1].Node);
        await head.AddTail(entries[2].Node);
        Assert.False(await head.IsEmpty());
        Assert.Equal("bac", await Walk(head));
        await entries[0].Node.Del();
        Assert.Equal("bc", await Walk(head));
        await head.ForEachSafe(node => node.DelInit());
        Assert.True(await head.IsEmpty());
        Assert.True(await entries[1].Node.IsEmpty());
        await head.Add(entries[0].Node);
        Assert.Equal("a", await Walk(head));
    }).Findings);

    /// <summary>list_replace in its two halves: a copy has the links, and stands in the old one's place once the neighbours know.</summary>
    [Fact]
    public void A_copy_takes_the_place_of_the_old_entry() => Assert.Empty(Run(async (head, entries) =>
    {
        await head.AddTail(entries[0].Node);
        await head.AddTail(entries[1].Node);
        await entries[2].Node.CopyLinks(entries[0].Node);
        Assert.Equal("ab", await Walk(head));
        await entries[2].Node.Relink();
        Assert.Equal("cb", await Walk(head));
        await entries[1].Node.Del();
        Assert.Equal("c", await Walk(head));
    }).Findings);

    [Theory]
    [InlineData("del del", "list_del corruption, a.node->next is LIST_POISON1 (dead000000000100)")]
    [InlineData("del_rcu del", "list_del corruption, a.node->prev is LIST_POISON2 (dead000000000122)")]
    [InlineData("add", "list_add double add: new=a.node, prev=box.list, next=a.node.")]
    [InlineData("elsewhere other", "list_add corruption. next->prev should be prev (box.list), but was b.node. (next=a.node).")]
    [InlineData("elsewhere reinit", "list_del corruption. prev->next should be box.list, but was b.node. (prev=a.node)")]
    [InlineData("del_init del_init", "")]
    [InlineData("del add del", "")]
    public void What_debug_list_says(string steps, string expected)
    {
        var found = Run(async (head, entries) =>
        {
            var node = entries[0].Node;
            await head.Add(node, "step");
            foreach (string step in steps.Split(' '))
            {
                await (step switch
                {
                    "del" => node.Del("step"),
                    "del_rcu" => node.DelRcu("step"),
                    "del_init" => node.DelInit("step"),
                    "add" => head.Add(node, "step"),
                    "other" => head.Add(entries[1].Node, "step"),
                    "reinit" => head.DelInit("step"),
                    _ => entries[1].Node.Add(node, "step"),
                });
            }
        });
        Assert.Equal(expected, string.Concat(found.Findings.Select(f => f.Finding.Headline)));
        Assert.All(found.Findings, f => Assert.Equal(expected.StartsWith("list_add", StringComparison.Ordinal) ? "list-add-corruption" : "list-del-corruption", f.Finding.Key.Kind));
    }

    [Fact]
    public void Going_on_from_an_entry_that_was_taken_out_is_a_fault()
    {
        var finding = Assert.Single(Run(async (head, entries) =>
        {
            await head.Add(entries[0].Node);
            await head.ForEach(node => node.Del(), "walk");
        }).Findings).Finding;
        Assert.Equal("general-protection-fault in walk on a.node.next", finding.Key.ToString());
        Assert.Equal("Oops: general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#1] SMP", finding.Headline);
    }

    [Fact]
    public void Freed_without_being_taken_out_its_neighbours_step_on_it() => Assert.Equal(
        ["slab-use-after-free neighbour a.node.next"],
        MachineTest.Keys(Run(async (head, entries) =>
        {
            await head.AddTail(entries[0].Node);
            await head.AddTail(entries[1].Node);
            await entries[0].Kfree();
            await entries[1].Node.Del("neighbour");
        })));
}
