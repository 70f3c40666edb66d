namespace CoyoteDevres.Exploration;

/// <summary>
/// A lock that one task holds at a time. Taking it waits until it is free; who gets it then is explored. Locks, unlocks and tries
/// are dependent: a lock with an unlock because the one enables the other, a try with either because its result tells. Looking
/// whether it is taken commutes with looking; a touch of the lock's own memory, which changes nothing, with everything.
/// </summary>
public abstract class MutualExclusion(IRuntime runtime, string name, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>Kinds of operation.</summary>
    protected const int LockKind = 0, UnlockKind = 1, TryLockKind = 2, LookKind = 3, TouchKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(
        5,
        (LookKind, LookKind),
        (TouchKind, LockKind),
        (TouchKind, UnlockKind),
        (TouchKind, TryLockKind),
        (TouchKind, LookKind),
        (TouchKind, TouchKind));

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <summary>The task that holds it, or -1.</summary>
    protected int Owner { get; private set; } = -1;

    /// <inheritdoc/>
    public sealed override void Reset() => Owner = -1;

    /// <inheritdoc/>
    public sealed override bool IsEnabled(int kind, int task) => kind != LockKind || Owner < 0;

    /// <inheritdoc/>
    public sealed override bool IsHeldBy(int task) => Owner == task;

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case LockKind:
                Owner = task;
                return 0;
            case TryLockKind:
                if (Owner >= 0)
                    return 0;
                Owner = task;
                return 1;
            case UnlockKind:
                Owner = -1;
                return 0;
            case LookKind:
                return Owner >= 0 ? 1 : 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    protected internal override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            LockKind => (ProtocolRole.Acquire, 0),
            TryLockKind => (ProtocolRole.Acquire, 1),
            UnlockKind => (ProtocolRole.Release, 0),
            TouchKind => (ProtocolRole.ReleaseRest, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        LockKind => "lock",
        UnlockKind => "unlock",
        TryLockKind => "trylock",
        LookKind => "is locked",
        _ => "touch",
    };
}
