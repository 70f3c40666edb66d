using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A sysfs file's active reference (<c>struct kernfs_node.active</c>, fs/kernfs/dir.c; section B6 of the facts): whoever runs its
/// show or store holds one; removal first refuses new ones, then waits until those that run have left. Lockdep knows it as a lock that
/// the former try to take for reading, which adds no order, and the latter takes for writing; it numbers the classes
/// (<c>kn-&gt;active#12</c>), one for each attribute, which are named here.
/// </summary>
/// <remarks>
/// Taking and dropping references commute in every state: whether one is granted depends on the removal only. Dropping one commutes
/// with refusing new ones (it looks at no flag and enables only the wait), and the wait, which comes after that, with attempts to
/// take one: they fail then and change nothing. The first step of a removal decides whether a reference is granted, and dropping one
/// enables the second.
/// </remarks>
public sealed class KernfsNode(Machine machine, string name) : SharedObject(machine.Runtime, machine.Names.Phrase("kn->active({0})", name))
{
    private const int GetKind = 0, PutKind = 1, DeactivateKind = 2, DrainKind = 3;

    private static readonly Dependence Table = Dependence.AllBut(
        4, (GetKind, GetKind), (GetKind, PutKind), (PutKind, PutKind), (PutKind, DeactivateKind), (GetKind, DrainKind));

    private readonly List<int> active = [];
    private bool deactivated;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        active.Clear();
        deactivated = false;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind != DrainKind || active.Count == 0;

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => active.Contains(task);

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case GetKind:
                if (!deactivated)
                    active.Add(task);
                return deactivated ? 0 : 1;
            case PutKind:
                active.Remove(task);
                return 0;
            default:
                deactivated = true;
                return 0;
        }
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        var held = TaskStruct.Of(task).Held;
        if (operation.Kind == PutKind)
            held.RemoveLast(this);
        else if (operation.Kind == GetKind && result != 0)
            held.Add(this, Name, operation.Site.Function, LockMode.Read);
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        GetKind => "get active",
        PutKind => "put active",
        DeactivateKind => "deactivate",
        _ => "drain",
    };

    /// <summary><c>kernfs_get_active</c>: false once removal has begun.</summary>
    public Test GetActive([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(GetKind, new Site(function, file, line));

    /// <summary><c>kernfs_put_active</c>.</summary>
    public Step PutActive([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(PutKind, new Site(function, file, line));

    /// <summary><c>__kernfs_remove</c>: no new users, then waits, uninterruptibly, for those there are.</summary>
    public async Op Remove([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        await Operate(DeactivateKind, site);
        AtomicSleep.MightSleep(machine, Name, site);
        machine.Lockdep.Taking(machine, Name, site);
        await Operate(DrainKind, site, OperationTraits.Blocking);
    }
}
