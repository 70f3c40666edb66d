using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Mapping a file: the driver's function runs with the address space locked, which threads of a process share.</summary>
public class MmapTests
{
    private static readonly IoctlCommand GetPages = new("TOY_GET_PAGES");

    private sealed class Operations(Box box, bool locksInIoctl) : FileOperations
    {
        public override Module Owner { get; } = new(box.Machine, "toy");

        public override async Op<int> Mmap(File file)
        {
            await box.Mutex.Lock("toy_mmap");
            await box.Mutex.Unlock("toy_mmap");
            return 0;
        }

        /// <summary>Gets at user pages, with or without the driver's lock.</summary>
        public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
        {
            if (locksInIoctl)
                await box.Mutex.Lock("toy_ioctl");
            await box.Machine.Current.Mm.MmapLock.DownRead("toy_ioctl");
            await box.Machine.Current.Mm.MmapLock.UpRead("toy_ioctl");
            if (locksInIoctl)
                await box.Mutex.Unlock("toy_ioctl");
            return 0;
        }
    }

    private sealed class Nothing(Machine machine) : FileOperations
    {
        public override Module Owner { get; } = new(machine, "toy");
    }

    private static string[] Findings(bool locksInIoctl, bool isThread) => MachineTest.Findings(async machine =>
    {
        var file = await File.Anonymous(new Operations(new Box(machine), locksInIoctl), "toy");
        var user = machine.CreateProcess("user");
        user.Install(file);
        var other = isThread ? await user.Thread("other") : await user.Fork("other");
        other.Start(async process => await process.Ioctl(file, GetPages));
        user.Start(async process => await process.Mmap(file));
    });

    [Fact]
    public void A_driver_s_lock_outside_and_inside_of_it_is_a_deadlock_of_two_threads() => Assert.Equal(
        [
            "circular-locking toy_mmap box.mutex -> mm_struct.mmap_lock -> box.mutex",
            "hung-task toy_ioctl mm_struct.mmap_lock",
            "hung-task toy_mmap box.mutex",
        ],
        Findings(locksInIoctl: true, isThread: true).Order(StringComparer.Ordinal));

    /// <summary>The locks' classes are the same: the order is wrong although nobody can wait for the other.</summary>
    [Fact]
    public void Two_processes_do_not_share_it() =>
        Assert.Equal(["circular-locking toy_mmap box.mutex -> mm_struct.mmap_lock -> box.mutex"], Findings(locksInIoctl: true, isThread: false));

    [Fact]
    public void Getting_at_pages_without_the_driver_s_lock_is_fine() => Assert.Empty(Findings(locksInIoctl: false, isThread: true));

    [Fact]
    public void A_file_that_cannot_be_mapped_says_so()
    {
        int result = 0;
        Assert.Empty(MachineTest.Findings(async machine =>
        {
            var file = await File.Anonymous(new Nothing(machine), "toy");
            var user = machine.CreateProcess("user");
            user.Install(file);
            user.Start(async process => result = await process.Mmap(file));
        }));
        Assert.Equal(-Errno.ENODEV, result);
    }
}
