using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// An <c>atomic_t</c> that counts references: <c>atomic_add_unless(v, 1, 0)</c>, <c>atomic_dec_and_test</c>. It neither warns nor saturates,
/// and what changes it and returns something is fully ordered (Documentation/atomic_t.txt). References have owners.
/// </summary>
public sealed class AtomicReferences : Refcount
{
    private readonly Machine machine;

    /// <summary>One inside a structure.</summary>
    public AtomicReferences(KernelObject owner, string member, int initial)
        : base(owner, member, initial)
    {
        machine = owner.Machine;
        TrackOwners();
    }

    /// <summary><c>atomic_dec_return</c> of the first reference, by who warns if there was none.</summary>
    /// <returns>True if the count was zero already.</returns>
    public async Op<bool> DecIsNegative([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await DecAndTest(function, file, line);
        return IsSaturated;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        base.Performed(operation, task, result);
        // What commutes orders nobody, or the order of the two would tell. Puts that leave something are ordered before the last one.
        bool orders = operation.Kind switch
        {
            IncrementUnlessZeroKind => result != 0 && !IsCovered,
            DecrementKind or LastOwnDecrementKind or OthersDecrementKind => result != 0,
            PlainDecrementKind or DecrementIfOneKind or DecrementUnlessOneKind => true,
            _ => false,
        };
        if (!orders)
            return;
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    private protected override void Warn(string kind, string text, in Site site, ModelTask task)
    {
    }
}
