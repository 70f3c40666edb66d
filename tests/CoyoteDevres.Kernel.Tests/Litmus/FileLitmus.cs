using CoyoteDevres.Exploration;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// A driver frees what an open file has: at flush, which every close(2) calls, or at release, which comes once and after the last call
/// in flight. Two threads have the file.
/// </summary>
public class FileLitmus
{
    private static readonly IoctlCommand Use = new("TOY_USE");

    [Fact]
    public void Wrong_freed_at_flush()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, seen) => Close(machine, seen, atFlush: true));
        Assert.Equal(["", "ioctl=-EBADF", "ioctl=ok"], outcomes);
        Assert.Equal(["slab-use-after-free toy_ioctl box.value"], findings);
    }

    [Fact]
    public void Right_freed_at_release() =>
        Assert.Equal(["ioctl=-EBADF", "ioctl=ok"], LitmusTest.Outcomes((machine, seen) => Close(machine, seen, atFlush: false)));

    private static async Op Close(Machine machine, Registers seen, bool atFlush)
    {
        var box = new Box(machine, retain: false);
        var user = machine.CreateProcess("user");
        var file = await File.Anonymous(new Operations(box, atFlush), box);
        user.Install(file);
        var other = await user.Thread("other");
        user.Start(async process => seen["ioctl"] = Errno.Name(await process.Ioctl(file, Use)));
        other.Start(async process => await process.Close(file));
    }

    private sealed class Operations(Box box, bool atFlush) : FileOperations
    {
        public override Module Owner { get; } = new(box.Machine, "toy");

        public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
        {
            await box.Value.WriteOnce(1, "toy_ioctl");
            return 0;
        }

        public override async Op Flush(File file)
        {
            if (atFlush)
                await box.Kfree("toy_flush");
        }

        public override async Op Release(File file)
        {
            if (!atFlush)
                await box.Kfree("toy_release");
        }
    }
}
