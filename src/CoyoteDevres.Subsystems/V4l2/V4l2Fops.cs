using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary><c>v4l2_fops</c>, in the core's version.</summary>
internal sealed class V4l2Fops(V4l2Core core, Module owner) : FileOperations
{
    /// <summary>The module of <c>v4l2_fops</c>; the character device pins the driver's.</summary>
    public override Module Owner => core.Module;

    /// <summary>The driver's module.</summary>
    internal Module Driver { get; } = owner;

    public override Op<int> Open(Kernel.File file) => core.Version.V4l2Open(core, file);

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => core.Version.V4l2Read(core, file);

    public override Op<int> Write(Kernel.File file, UserPointer buffer) => core.Version.V4l2Write(core, file);

    public override Op<PollMask> Poll(Kernel.File file, PollTable table) => core.Version.V4l2Poll(core, file, table);

    public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) => core.Version.V4l2Ioctl(core, file, command);

    public override Op<int> Mmap(Kernel.File file) => core.Version.V4l2Mmap(core, file);

    public override Op Release(Kernel.File file) => core.Version.V4l2Release(core, file);
}
