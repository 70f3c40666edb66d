using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <summary>
/// What each primitive orders for KCSAN. One task writes a plain field and lets something go through the primitive; another one gets it
/// through the primitive and reads the field: no race. In the twin it goes round the primitive, or uses a part of it that orders
/// nothing: that races, and nothing else does.
/// </summary>
public partial class OrderingTests
{
    private const string Race = "receiver / sender box.value";

    private static readonly SortedDictionary<string, Program> Ordered = new(StringComparer.Ordinal);
    private static readonly SortedDictionary<string, Program> Unordered = new(StringComparer.Ordinal);

    static OrderingTests()
    {
        Locks();
        Waits();
        Counts();
        ReadCopyUpdate();
        Deferred();
        Structures();
    }

    private delegate Op Program(Passing passing);

    public static TheoryData<string> OrderedNames => [.. Ordered.Keys];

    public static TheoryData<string> UnorderedNames => [.. Unordered.Keys];

    [Theory]
    [MemberData(nameof(OrderedNames))]
    public void Ordered_by(string name) => Assert.Empty(Races(Ordered[name]));

    [Theory]
    [MemberData(nameof(UnorderedNames))]
    public void Not_ordered_by(string name) => Assert.Equal([Race], Races(Unordered[name]));

    /// <summary>
    /// The data races. Both must have come to it in some execution, and nothing else may be found; that these programs do not clean up is
    /// beside the point.
    /// </summary>
    private static string[] Races(Program program)
    {
        int received = 0, sent = 0;
        var result = MachineTest.Explore(machine => program(new Passing(machine, () => sent++, () => received++)));
        Assert.DoesNotContain(MachineTest.Keys(result), f => !f.StartsWith("memory-leak", StringComparison.Ordinal));
        Assert.True(sent > 0 && received > 0, $"sent {sent} times, received {received} times");
        return MachineTest.Races(result);
    }

    /// <summary>A field that one task writes and another one reads, and what they may use.</summary>
    private sealed class Passing(Machine machine, Action sent, Action received)
    {
        internal Machine Machine { get; } = machine;

        internal Box Box { get; } = new(machine);

        internal Op Sender(Func<Op> body) => Run("sender", body);

        internal Op Receiver(Func<Op> body) => Run("receiver", body);

        /// <summary>The plain write.</summary>
        internal async Op Write()
        {
            await Box.Value.Write(1, "sender");
            sent();
        }

        /// <summary>The plain read.</summary>
        internal async Op Read()
        {
            await Box.Value.Read("receiver");
            received();
        }

        /// <summary>Another plain write, where only that would race: of what a reader used before.</summary>
        internal async Op Overwrite()
        {
            await Box.Value.Write(2, "receiver");
            received();
        }

        /// <summary>The read of somebody whose use must be over before <see cref="Overwrite"/>.</summary>
        internal async Op Use()
        {
            await Box.Value.Read("sender");
            sent();
        }

        private Op Run(string comm, Func<Op> body)
        {
            Machine.Run(comm, body);
            return Op.Done;
        }
    }
}
