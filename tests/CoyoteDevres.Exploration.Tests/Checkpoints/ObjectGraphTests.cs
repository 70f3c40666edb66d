namespace CoyoteDevres.Exploration.Tests;

/// <summary>Going back puts everything that can be reached as it was, and nothing else.</summary>
public class ObjectGraphTests
{
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly SparePool pool = new();

    [Fact]
    public void Fields_of_every_kind_are_put_back()
    {
        var world = new World { Number = 1, Text = "one", Wide = 1.5m, Maybe = 3, Pair = (4, new Leaf { Value = 5 }) };
        var leaf = world.Pair.Leaf;
        var graph = Look(world);
        (world.Number, world.Text, world.Wide, world.Maybe) = (2, "two", 2.5m, null);
        leaf.Value = 6;
        world.Pair = (7, new Leaf());
        graph.Restore();
        Assert.Equal((1, "one", 1.5m, 3, 4), (world.Number, world.Text, world.Wide, world.Maybe, world.Pair.Number));
        Assert.Same(leaf, world.Pair.Leaf);
        Assert.Equal(5, leaf.Value);
    }

    [Fact]
    public void Fields_of_base_classes_are_put_back()
    {
        var derived = new Derived { Own = 1 };
        derived.SetHidden(2);
        var graph = Look(derived);
        derived.Own = 3;
        derived.SetHidden(4);
        graph.Restore();
        Assert.Equal((1, 2), (derived.Own, derived.Hidden));
    }

    [Fact]
    public void What_only_a_readonly_field_refers_to_is_put_back()
    {
        var holder = new Holder(new Leaf { Value = 1 });
        var graph = Look(holder);
        holder.Held.Value = 2;
        graph.Restore();
        Assert.Equal(1, holder.Held.Value);
    }

    [Fact]
    public void Collections_are_put_back_with_their_order()
    {
        List<int> list = [1, 2, 3];
        Dictionary<string, Leaf> named = new() { ["a"] = new Leaf { Value = 1 } };
        HashSet<int> set = [1, 2];
        Queue<int> queue = new([1, 2]);
        LinkedList<int> linked = new([1, 2]);
        SortedDictionary<int, int> sorted = new() { [1] = 1 };
        var graph = Look(list, named, set, queue, linked, sorted);
        list.Clear();
        list.AddRange(Enumerable.Range(0, 100));
        named["a"].Value = 2;
        named["b"] = new Leaf();
        set.Remove(1);
        queue.Dequeue();
        queue.Enqueue(3);
        linked.RemoveFirst();
        linked.AddFirst(9);
        sorted.Remove(1);
        sorted[2] = 2;
        graph.Restore();
        Assert.Equal([1, 2, 3], list);
        Assert.Equal(["a"], named.Keys);
        Assert.Equal(1, named["a"].Value);
        Assert.Equal([1, 2], set.Order());
        Assert.Equal([1, 2], queue);
        Assert.Equal([1, 2], linked);
        Assert.Equal([(1, 1)], sorted.Select(p => (p.Key, p.Value)));
        linked.AddLast(3);
        Assert.Equal([1, 2, 3], linked);
    }

    [Fact]
    public void Arrays_of_values_with_references_and_of_several_dimensions_are_put_back()
    {
        var leaf = new Leaf { Value = 1 };
        (int Number, Leaf Leaf)[] pairs = [(1, leaf)];
        var table = new Leaf?[2, 2];
        table[1, 1] = new Leaf { Value = 2 };
        int[] numbers = [1, 2, 3];
        var graph = Look(pairs, table, numbers);
        leaf.Value = 3;
        pairs[0] = (2, new Leaf());
        table[1, 1]!.Value = 4;
        table[0, 0] = new Leaf();
        numbers[2] = 4;
        graph.Restore();
        Assert.Equal((1, leaf), pairs[0]);
        Assert.Equal((1, 2), (leaf.Value, table[1, 1]!.Value));
        Assert.Null(table[0, 0]);
        Assert.Equal([1, 2, 3], numbers);
    }

    [Fact]
    public void What_a_delegate_captured_is_put_back()
    {
        int calls = 0, others = 0;
        Action both = () => calls++;
        both += () => others++;
        var graph = Look(both);
        both();
        both();
        Assert.Equal((2, 2), (calls, others));
        graph.Restore();
        both();
        Assert.Equal((1, 1), (calls, others));
    }

    [Fact]
    public void An_enumerator_in_a_box_is_put_back()
    {
        IEnumerator<int> boxed = ((IEnumerable<int>)new List<int> { 1, 2, 3 }).GetEnumerator();
        Assert.True(boxed.GetType().IsValueType);
        boxed.MoveNext();
        var graph = Look(new Holder<IEnumerator<int>>(boxed));
        boxed.MoveNext();
        boxed.MoveNext();
        graph.Restore();
        Assert.Equal(1, boxed.Current);
        Assert.True(boxed.MoveNext());
        Assert.Equal(2, boxed.Current);
    }

    [Fact]
    public void An_iterator_that_is_suspended_is_put_back()
    {
        static IEnumerable<int> Numbers()
        {
            for (int i = 0; i < 3; i++)
                yield return i;
        }

        using var numbers = Numbers().GetEnumerator();
        numbers.MoveNext();
        var graph = Look(numbers);
        numbers.MoveNext();
        numbers.MoveNext();
        graph.Restore();
        numbers.MoveNext();
        Assert.Equal(1, numbers.Current);
    }

    [Fact]
    public void What_is_kept_is_left_alone()
    {
        var keeping = new Keeping { Counted = 1, Remembered = 1 };
        keeping.Memo.Value = 1;
        var graph = Look(keeping);
        (keeping.Counted, keeping.Remembered) = (2, 2);
        keeping.Memo.Value = 2;
        graph.Restore();
        Assert.Equal((1, 2, 2), (keeping.Counted, keeping.Remembered, keeping.Memo.Value));
    }

    /// <summary>A later state shares what has not changed; each is put back whatever happened to the other one.</summary>
    [Fact]
    public void States_on_top_of_each_other_are_put_back_one_by_one()
    {
        var world = new World { Number = 1, Pair = (1, new Leaf { Value = 1 }) };
        List<Leaf> list = [];
        var first = Look(world, list);
        var added = new Leaf { Value = 10 };
        list.Add(added);
        world.Pair.Leaf.Value = 2;
        var second = new ObjectGraph(seen, pool);
        second.Add(first);
        world.Number = 3;
        added.Value = 11;
        list.Clear();
        second.Restore();
        Assert.Equal((1, 2, 10), (world.Number, world.Pair.Leaf.Value, added.Value));
        Assert.Equal([added], list);
        world.Number = 4;
        second.Forget();
        first.Restore();
        Assert.Equal((1, 1), (world.Number, world.Pair.Leaf.Value));
        Assert.Empty(list);
        // What only the forgotten one had is found again by another.
        list.Add(added);
        var third = new ObjectGraph(seen, pool);
        third.Add(first);
        added.Value = 12;
        third.Restore();
        Assert.Equal(10, added.Value);
    }

    private ObjectGraph Look(params object[] roots)
    {
        var graph = new ObjectGraph(seen, pool);
        foreach (object root in roots)
            graph.Add(root);
        return graph;
    }

    private sealed class World
    {
        internal int Number;
        internal string Text = "";
        internal decimal Wide;
        internal int? Maybe;
        internal (int Number, Leaf Leaf) Pair;
    }

    private sealed class Leaf
    {
        internal int Value;
    }

    private sealed class Holder(Leaf held)
    {
        internal readonly Leaf Held = held;
    }

    private sealed class Holder<T>(T held)
    {
        internal readonly T Held = held;
    }

    private class Base
    {
        private int hidden;

        internal int Hidden => hidden;

        internal void SetHidden(int value) => hidden = value;
    }

    private sealed class Derived : Base
    {
        internal int Own;
    }

    private sealed class Keeping
    {
        internal readonly Memory Memo = new();
        internal int Counted;

        [KeptAcrossExecutions]
        internal int Remembered;
    }

    [KeptAcrossExecutions]
    private sealed class Memory
    {
        internal int Value;
    }
}
