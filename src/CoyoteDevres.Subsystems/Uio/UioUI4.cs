using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>
/// UI4, 0c9ae0b86050 (6.8) and later: an open takes its reference with <c>minor_lock</c> held, and the number is free before the device goes. The interrupt's
/// handler wakes a thread that takes no lock.
/// </summary>
/// <remarks>uio.c read in a tree of about v6.16 [V].</remarks>
public sealed class UioUI4(Machine machine) : UioUI3(machine)
{
    internal override PollMask PollOfGone => PollMask.Error;

    private protected override bool GetsUnderMinorLock => true;

    private protected override IrqAction CreateAction(IrqLine line, UioDevice idev) =>
        new(line, "uio", () => UioInterruptHandler(idev), async () => await EventNotify(idev, "uio_interrupt_thread"));

    private protected override async Op Unregister(UioDevice idev, UioDriver driver)
    {
        int minor = await PartAndWake(idev, driver);
        await FreeMinor(minor);
        await idev.Dev.Unregister();
    }

    private static async Op<IrqReturn> UioInterruptHandler(UioDevice idev)
    {
        await CallHandler(idev, "uio_interrupt_handler");
        return IrqReturn.WakeThread;
    }
}
