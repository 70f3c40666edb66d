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
/// enables the second. What a file does that removes itself changes several of these at once and commutes with nothing.
/// <para>
/// Ordering: dropping a reference releases and the wait acquires. Taking one does neither, since it commutes with dropping one.
/// </para>
/// </remarks>
public sealed class KernfsNode(Machine machine, string name) : SharedObject(machine.Runtime, machine.Names.Phrase("kn->active({0})", name))
{
    private const int GetKind = 0, PutKind = 1, DeactivateKind = 2, DrainKind = 3, BeginSelfKind = 4, DrainSelfKind = 5, WaitSelfKind = 6, UnbreakKind = 7;

    private static readonly Dependence Table = Dependence.AllBut(
        8, (GetKind, GetKind), (GetKind, PutKind), (PutKind, PutKind), (PutKind, DeactivateKind), (GetKind, DrainKind));

    private readonly List<int> active = [];
    private bool deactivated;

    // KERNFS_SUICIDAL: somebody removes it from within; KERNFS_SUICIDED: that is done.
    private bool suicidal;
    private bool suicided;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <inheritdoc/>
    public override void Reset()
    {
        active.Clear();
        deactivated = suicidal = suicided = false;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task) => kind switch
    {
        DrainKind or DrainSelfKind => active.Count == 0,
        WaitSelfKind => suicided && active.Count == 0,
        _ => true,
    };

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
            case BeginSelfKind:
                bool first = !suicidal;
                active.Remove(task);
                suicidal = deactivated = true;
                return first ? 1 : 0;
            case DrainSelfKind or WaitSelfKind or UnbreakKind:
                suicided |= kind == DrainSelfKind;
                active.Add(task);
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
        if (operation.Kind is DrainKind or DrainSelfKind or WaitSelfKind)
            machine.Ordering.Acquire(this, task);
        else if (operation.Kind is PutKind or BeginSelfKind)
            machine.Ordering.Release(this, task);
        if (operation.Kind is PutKind or BeginSelfKind)
            held.RemoveLast(this);
        else if (operation.Kind is DrainSelfKind or WaitSelfKind or UnbreakKind || (operation.Kind == GetKind && result != 0))
            held.Add(this, Name, operation.Site.Function, LockMode.Read);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            GetKind => (ProtocolRole.Get, 1),
            PutKind => (ProtocolRole.Put, 0),
            DrainKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        GetKind => "get active",
        PutKind => "put active",
        DeactivateKind => "deactivate",
        BeginSelfKind => "break and deactivate",
        DrainSelfKind => "drain, removing itself,",
        WaitSelfKind => "wait for the removal of",
        UnbreakKind => "unbreak",
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

    /// <summary>
    /// <c>kernfs_remove_self</c>, called from the file's own store: drops the caller's active reference, removes the file, which
    /// waits for the others, and takes the reference back. True for the one of several racing callers that removes it; the rest wait
    /// until it is gone.
    /// </summary>
    public async Op<bool> RemoveSelf([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site("kernfs_remove_self", file, line);
        bool first = await Ask(BeginSelfKind, site);
        AtomicSleep.MightSleep(machine, Name, site);
        await Operate(first ? DrainSelfKind : WaitSelfKind, site, OperationTraits.Blocking);
        return first;
    }

    /// <summary>
    /// <c>sysfs_break_active_protection</c>: the store that calls it does not keep a removal waiting from here on, and may find its
    /// device gone. Ended by <see cref="UnbreakActiveProtection"/>.
    /// </summary>
    public Step BreakActiveProtection([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(PutKind, new Site(function, file, line));

    /// <summary><c>sysfs_unbreak_active_protection</c>: takes the reference back, whether or not the file is still there.</summary>
    public Step UnbreakActiveProtection([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(UnbreakKind, new Site(function, file, line));
}
