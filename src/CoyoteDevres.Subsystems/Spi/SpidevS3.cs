using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// S3, "spi: spidev: fix a recursive locking error" (v6.2; 9bab63a3e949, merged as eede42c9459b) to v6.19: a message no longer
/// takes <c>spi_lock</c> a second time. [V]
/// </summary>
public sealed class SpidevS3(Machine machine) : SpidevS2(machine)
{
    /// <summary>A message's way out is <c>spidev_sync_unlocked</c>: <c>spidev_ioctl</c> holds the lock and has checked.</summary>
    protected override Op<int> SendFromMessage(SpidevData spidev, SpiMessage message) => SpidevSyncUnlocked(spidev, message);

    /// <summary><c>spidev_sync_unlocked</c>; <c>spidev_message</c> loads the pointer for it.</summary>
    private static async Op<int> SpidevSyncUnlocked(SpidevData spidev, SpiMessage message)
    {
        int status = await SpiTransfers.SpiSync(await spidev.Spi.Load("spidev_message"), message);
        return status == 0 ? message.ActualLength : status;
    }
}
