using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// How an operation enters and leaves the use of what the driver owns, and how removal takes it away. A guard lives in the
/// subsystem's structure, which open files keep; what it guards goes with the driver.
/// </summary>
public abstract class Guard
{
    /// <summary>Its name in scenarios and tables: <c>rwsem</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Enters: from now until <see cref="Leave"/> the chip may be used. If the device is gone there is nothing to leave.
    /// </summary>
    /// <param name="function">The operation's function.</param>
    public abstract Op<Use> Enter(string function);

    /// <summary>Leaves what was entered.</summary>
    public abstract Op Leave(Use use, string function);

    /// <summary>What a sleeper's condition asks: is the device gone? Inside a use; takes nothing.</summary>
    public abstract Op<bool> IsGone(string function);

    /// <summary>
    /// The removal: new uses are refused, and where the guard waits for those there are, they are over when it returns.
    /// </summary>
    /// <param name="wakeUp">Wakes sleepers: called as soon as they can see that the device is gone and the removal has its hands free.</param>
    public abstract Op Revoke(Func<Op> wakeUp);

    /// <summary>The driver's last act: frees what it owns, or gives up its share.</summary>
    public virtual async Op Free(ToyChip chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        await chip.Kfree("toy_remove");
    }

    /// <summary>A file is opened.</summary>
    /// <returns>False if there is nothing left to open, and the file will not be closed either.</returns>
    public virtual Op<bool> Opened() => Op.From(true);

    /// <summary>A file's last reference is gone.</summary>
    public virtual Op Closed() => Op.Done;

    /// <summary>Before the device is registered.</summary>
    public virtual Op Initialize() => Op.Done;

    /// <summary>The subsystem's structure is about to be freed.</summary>
    public virtual Op CleanUp() => Op.Done;
}

/// <summary>A use that was entered, or the news that there is none.</summary>
public readonly record struct Use
{
    // A number, not the structure around it: so the whole is no larger than it must be, and is copied at each call.
    private readonly int index;

    /// <summary>A use.</summary>
    /// <param name="entered">False if the device is gone.</param>
    /// <param name="chip">The chip as it was read, which may be NULL where nobody tests it.</param>
    /// <param name="index">What has to be handed back (<c>srcu_read_lock</c>).</param>
    public Use(bool entered, Pointer<ToyChip> chip, SrcuIndex index = default)
    {
        Entered = entered;
        Chip = chip;
        this.index = index.Value;
    }

    /// <summary>The device is gone.</summary>
    public static Use None => default;

    /// <summary>False if the device is gone.</summary>
    public bool Entered { get; }

    /// <summary>The chip as it was read, which may be NULL where nobody tests it.</summary>
    public Pointer<ToyChip> Chip { get; }

    /// <summary>What has to be handed back (<c>srcu_read_lock</c>).</summary>
    public SrcuIndex Index => new(index);
}
