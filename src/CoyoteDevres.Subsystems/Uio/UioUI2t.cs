using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>
/// UI2 as it first was, 543af5861f41 (4.19-rc): the interrupt's handler runs in a thread (9421e45f5ff3) and takes <c>info_lock</c>, with which held the
/// removal waits for that thread; and write copies with it held.
/// </summary>
/// <remarks>From memory [R]; taken back by 3d27c4de8d4f.</remarks>
public sealed class UioUI2t(Machine machine) : UioMutex(machine)
{
    internal override Op<int> Write(UioListener listener, UserPointer buffer) => WriteCopyingInside(listener, buffer);

    private protected override IrqAction CreateAction(IrqLine line, UioDevice idev) => new(line, "uio", null, () => UioInterruptThread(idev), oneShot: true);

    private async Op UioInterruptThread(UioDevice idev)
    {
        await LockInfo(idev, "uio_interrupt");
        await UioInterrupt(idev);
        await UnlockInfo(idev, "uio_interrupt");
    }
}
