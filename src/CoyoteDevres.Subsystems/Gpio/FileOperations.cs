using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary><c>gpio_fileops</c>: what files of the chip's node do, in the device's version.</summary>
internal sealed class ChipFileOperations(GpioDevice gdev) : FileOperations
{
    public override Module Owner => gdev.Core.Module;

    public override Op<int> Open(Kernel.File file) => gdev.Version.GpioChrdevOpen(gdev, file);

    public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) =>
        gdev.Version.GpioIoctl(Data(file), file, command, argument);

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => gdev.Version.LineinfoWatchRead(Data(file), file);

    public override Op<PollMask> Poll(Kernel.File file, PollTable table) => gdev.Version.LineinfoWatchPoll(Data(file), table);

    public override Op Release(Kernel.File file) => gdev.Version.GpioChrdevRelease(Data(file));

    private static GpioChardevData Data(Kernel.File file) => file.Private<GpioChardevData>();
}

/// <summary><c>line_fileops</c>: what files of requested lines do, in the device's version.</summary>
internal sealed class LineFileOperations(GpioDevice gdev) : FileOperations
{
    public override Module Owner => gdev.Core.Module;

    public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) =>
        gdev.Version.LinereqIoctl(Request(file), command, argument);

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => gdev.Version.LinereqRead(Request(file), file);

    public override Op<PollMask> Poll(Kernel.File file, PollTable table) => gdev.Version.LinereqPoll(Request(file), table);

    public override Op Release(Kernel.File file) => gdev.Version.LinereqRelease(Request(file));

    private static LineRequest Request(Kernel.File file) => file.Private<LineRequest>();
}
