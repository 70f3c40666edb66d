using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// How an operation enters and leaves the use of what the driver owns, and how removal takes it away. A guard lives in the
/// subsystem's structure, which open files keep; what it guards goes with the driver.
/// </summary>
/// <remarks>
/// <para>
/// How the subsystems' versions enter, leave and revoke, beside the guard that is nearest. None takes all its steps from it: where the
/// steps are the same ones the objects are other ones, and where they are not, this is the first that differs.
/// </para>
/// <list type="table">
/// <item><term>GPIO G0, G1: <c>null-check</c></term><description>
/// Enter: after the test the guard reads the pointer again at once; there each function that uses the chip reads it for itself, G0 without
/// a test but in <c>gpio_ioctl</c>. Revoke: the same store, with <c>gdev->data</c> and the descriptors behind it.</description></item>
/// <item><term>GPIO G2: <c>rwsem</c></term><description>
/// Enter and leave: the same. Revoke: a use of the descriptors comes between <c>down_write</c> and the store, and
/// <c>gcdev_unregister</c> between the store and <c>up_write</c>.</description></item>
/// <item><term>I2C I1, I3: <c>completion-wait</c></term><description>
/// Opened: <c>i2c_get_adapter</c> looks the adapter up under <c>core_lock</c> and counts the module first. Enter: nothing is read, the
/// client's adapter does not change. Revoke: the unregistration comes before the last put.</description></item>
/// <item><term>I2C IP: <c>rwsem</c></term><description>
/// Enter, leave and revoke: the same, for operations on a file; <c>name_show</c> reads the pointer twice and uses it after
/// <c>up_read</c>.</description></item>
/// <item><term>SPI S1: <c>spinlock-dropped</c></term><description>
/// Enter: <c>spin_lock_irq</c>, where the guard has <c>spin_lock</c>; an ioctl also takes a reference on the device under it.
/// </description></item>
/// <item><term>SPI S2, S3: <c>mutex</c></term><description>
/// Enter, leave and revoke: the same; an ioctl also takes a reference on the device inside, and S3's message ioctl enters once where
/// S2's does twice.</description></item>
/// <item><term>UART U1, U4: <c>remove-wait</c></term><description>
/// Enter: the same. Leave: <c>uart_port_deref</c> finds the count through the port, a use of what it guards. Revoke: the guard marks the
/// device dead and wakes sleepers first.</description></item>
/// </list>
/// </remarks>
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
