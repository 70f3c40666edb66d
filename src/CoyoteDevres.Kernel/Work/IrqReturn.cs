namespace CoyoteDevres.Kernel;

/// <summary>What an interrupt's handler says (<c>irqreturn_t</c>, include/linux/irqreturn.h).</summary>
public enum IrqReturn
{
    /// <summary><c>IRQ_NONE</c>: the device was quiet; somebody else's on a shared line may not be.</summary>
    None,

    /// <summary><c>IRQ_HANDLED</c>.</summary>
    Handled,

    /// <summary><c>IRQ_WAKE_THREAD</c>: the thread function is to go on.</summary>
    WakeThread,
}
