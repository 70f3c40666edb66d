using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A link of a list as it was read: an entry, or one of the two poisons that a deletion leaves (include/linux/poison.h).</summary>
internal readonly record struct ListLink
{
    /// <summary><c>LIST_POISON1</c> and <c>LIST_POISON2</c>, as x86-64 has them.</summary>
    internal const long Poison1 = unchecked((long)0xdead000000000100), Poison2 = unchecked((long)0xdead000000000122);

    private readonly long poison;

    private ListLink(ListHead? target, long poison)
    {
        Target = target;
        this.poison = poison;
    }

    internal ListHead? Target { get; }

    internal static ListLink To(ListHead target) => new(target, 0);

    internal static ListLink Poisoned(long by) => new(null, by);

    internal bool Is(ListHead target) => Target == target;

    internal bool IsPoison(long by) => poison == by;

    public override string ToString() => Target?.Type ?? $"{poison:x}";
}

/// <summary><c>next</c> or <c>prev</c>. A list made for RCU publishes by it and follows it.</summary>
internal sealed class LinkField(ListHead owner, string member, ListLink initial, bool isRcu)
    : Cell<ListLink>(owner.Machine.Runtime, owner.NameOf(member), initial, owner.Memory)
{
    private readonly HappensBefore ordering = owner.Machine.Ordering;

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        if (!isRcu)
            return;
        if (operation.Kind == WriteKind)
            ordering.Release(this, task);
        else
            ordering.Acquire(this, task);
    }
}

/// <summary>What a poison points to: no address that is one, so following it is a general protection fault.</summary>
internal sealed class PoisonedAddress(Machine machine, string source, ListLink link) : SharedObject(machine.Runtime, source)
{
    private static readonly Dependence Table = Dependence.AllBut(1);

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        // Has no state.
    }

    public override int Apply(int kind, int task, int argument) => 0;

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        string function = operation.Site.Spelling;
        machine.Report(
            "general-protection-fault",
            function,
            Name,
            $"Oops: general protection fault, probably for non-canonical address 0x{link}: 0000 [#1] SMP",
            TaskStruct.Of(task),
            $"Comm: {TaskStruct.Of(task)} in {function}: {Name} is {link}");
        return true;
    }

    public override string Verb(int kind) => "follow poison in";

    internal Step Follow(in Site site) => Operate(0, site);
}
