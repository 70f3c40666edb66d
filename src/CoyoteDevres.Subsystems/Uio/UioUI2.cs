using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>UI2 after 3d27c4de8d4f: the interrupt's handler is back in the hardware interrupt, without the mutex; write copies with it held.</summary>
/// <remarks>From memory [R]: the steps are those of <see cref="UioUI2c"/> but for what b34e9a15b37b changed.</remarks>
public sealed class UioUI2(Machine machine) : UioMutex(machine)
{
    internal override Op<int> Write(UioListener listener, UserPointer buffer) => WriteCopyingInside(listener, buffer);
}
