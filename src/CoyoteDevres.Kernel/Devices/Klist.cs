using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct klist</c> (lib/klist.c): a list whose walkers hold the node that they are at, so that it stays while its successor is
/// looked for. Deleting a node hides it from later walkers; it leaves the list when the last one has gone on, and removing waits for
/// that. Each operation is one section of the list's own lock.
/// </summary>
/// <remarks>
/// Nearly everything looks at which nodes there are and who holds them, and one kind stands for all nodes: dependent. Only the waits
/// of removals change nothing and commute with each other.
/// </remarks>
internal sealed class Klist(Machine machine, string name) : SharedObject(machine.Runtime, name)
{
    private const int AppendKind = 0, NextKind = 1, DeleteKind = 2, WaitKind = 3;

    private static readonly Dependence Table = Dependence.AllBut(4, (WaitKind, WaitKind));

    private readonly List<Node> nodes = [];

    private struct Node
    {
        internal int Id;
        internal int References;

        // Who deleted it, or -1: walkers do not see it any more.
        internal int DeletedBy;
    }

    public override Dependence Dependence => Table;

    /// <summary>True if the operation just performed let the node go that it was given: the caller drops what the node held.</summary>
    internal bool HasGone { get; private set; }

    public override void Reset()
    {
        nodes.Clear();
        HasGone = false;
    }

    public override bool IsEnabled(int kind, int task) => kind != WaitKind || !nodes.Exists(n => n.DeletedBy == task);

    public override int Apply(int kind, int task, int argument)
    {
        HasGone = false;
        switch (kind)
        {
            case AppendKind:
                nodes.Add(new Node { Id = argument, References = 1, DeletedBy = -1 });
                return 0;
            case NextKind:
                return Next(argument);
            case DeleteKind:
                return Delete(argument, task);
            default:
                return 0;
        }
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        machine.Ordering.Acquire(this, task);
        if (operation.Kind != WaitKind)
            machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            WaitKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    public override string Verb(int kind) => kind switch
    {
        AppendKind => "klist_add_tail to",
        NextKind => "klist_next of",
        DeleteKind => "klist_del from",
        _ => "klist_remove: wait for",
    };

    /// <summary><c>klist_add_tail</c>.</summary>
    internal Step Append(int id, in Site site) => Operate(AppendKind, site, argument: id);

    /// <summary>
    /// <c>klist_next</c>: lets go of <paramref name="at"/>, or begins if that is -1, and holds the next one, whose number it returns,
    /// or -1 at the end.
    /// </summary>
    internal Step Next(int at, in Site site) => Operate(NextKind, site, argument: at);

    /// <summary><c>klist_iter_exit</c>: lets go of a node.</summary>
    internal Step Exit(int at, in Site site) => Operate(NextKind, site, argument: ~at - 1);

    /// <summary><c>klist_del</c>: 1 if it was there.</summary>
    internal Step Delete(int id, in Site site) => Operate(DeleteKind, site, argument: id);

    /// <summary>The second half of <c>klist_remove</c>: until nobody is at a node that this task deleted.</summary>
    internal Step WaitGone(in Site site) => Operate(WaitKind, site, OperationTraits.Blocking);

    /// <summary>An exit is told from a step by the sign: numbers of nodes are not negative.</summary>
    private int Next(int argument)
    {
        bool exits = argument < -1;
        int at = exits ? ~(argument + 1) : argument;
        int position = nodes.FindIndex(n => n.Id == at);
        int next = exits ? -1 : nodes.FindIndex(position + 1, n => n.DeletedBy < 0);
        int id = next < 0 ? -1 : nodes[next].Id;
        if (next >= 0)
            nodes[next] = nodes[next] with { References = nodes[next].References + 1 };
        if (position >= 0)
            Drop(position);
        return id;
    }

    private int Delete(int id, int task)
    {
        int position = nodes.FindIndex(n => n.Id == id && n.DeletedBy < 0);
        if (position < 0)
            return 0;
        nodes[position] = nodes[position] with { DeletedBy = task };
        Drop(position);
        return 1;
    }

    private void Drop(int position)
    {
        int left = nodes[position].References - 1;
        HasGone = left == 0;
        if (HasGone)
            nodes.RemoveAt(position);
        else
            nodes[position] = nodes[position] with { References = left };
    }
}
