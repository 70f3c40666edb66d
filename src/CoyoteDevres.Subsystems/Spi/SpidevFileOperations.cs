using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>The ioctls of spidev that are modelled (include/uapi/linux/spi/spidev.h).</summary>
public static class SpidevIoctls
{
    /// <summary>Sets the speed of later transfers.</summary>
    public static IoctlCommand WriteMaxSpeedHz { get; } = new("SPI_IOC_WR_MAX_SPEED_HZ");

    /// <summary>Transfers: <c>SPI_IOC_MESSAGE(1)</c>, that both sends and receives.</summary>
    public static IoctlCommand Message { get; } = new("SPI_IOC_MESSAGE");
}

/// <summary><c>spidev_fops</c>.</summary>
internal sealed class SpidevFileOperations(Spidev driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(File file) => driver.SpidevOpen(file);

    public override Op Release(File file) => driver.SpidevRelease(file);

    public override Op<int> Read(File file, UserPointer buffer) => driver.SpidevRead(file);

    public override Op<int> Write(File file, UserPointer buffer) => driver.SpidevWrite(file);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) => driver.SpidevIoctl(file, command);
}
