using System.Runtime.CompilerServices;
using System.Threading;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// What the baseline's ioctl does, written by hand: plain calls, no models. The difference is what it costs that the code which is
/// proved is the code which is measured.
/// </summary>
internal sealed class DirectIoctl
{
    private readonly Table operations = new Toy(new Chip());

    private abstract class Table
    {
        internal virtual object? Text => null;

        internal abstract int Ioctl(IoctlCommand command);
    }

    internal CallLoop.Loop Loop() => new(
        () =>
        {
            for (int i = 0; i < CallLoop.Chunk; i++)
            {
                if (Call(this, ToyIoctl.GetStatus) != 1)
                    throw new InvalidOperationException("an ioctl failed");
            }
        },
        () => { });

    /// <summary>The system call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Call(DirectIoctl file, IoctlCommand command)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        return file.operations.Text is null ? file.operations.Ioctl(command) : -Errno.ENODEV;
    }

    private sealed class Toy(Chip registered) : Table
    {
        private Chip? chip = registered;

        internal override int Ioctl(IoctlCommand command)
        {
            if (command != ToyIoctl.GetStatus)
                return -Errno.ENOTTY;
            return Volatile.Read(ref chip) is { } there ? there.Readl() : -Errno.ENODEV;
        }
    }

    private sealed class Chip
    {
        private int status = 1;

        internal int Readl() => Volatile.Read(ref status);
    }
}
