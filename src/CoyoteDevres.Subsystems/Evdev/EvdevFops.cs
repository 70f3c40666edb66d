using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Evdev;

/// <summary><c>evdev_fops</c>: read and poll test <c>exist</c> with no lock, and again whenever they are woken; write and ioctl hold the mutex.</summary>
internal sealed class EvdevFops(EvdevData evdev, EvdevDriver driver) : FileOperations
{
    public override Module Owner => driver.Module;

    public override Op<int> Open(Kernel.File file) => driver.EvdevOpen(evdev, file);

    public override Op Release(Kernel.File file) => driver.EvdevRelease(file.Private<EvdevClient>());

    public override async Op<int> Read(Kernel.File file, UserPointer buffer)
    {
        const string Function = "evdev_read";
        var client = file.Private<EvdevClient>();
        while (true)
        {
            if (!await evdev.Exist.Read(Function))
                return -Errno.ENODEV;
            if (await EvdevFetchNextEvent(client))
                return await Owner.Machine.CopyToUser(buffer, 0, Function);
            int result = await client.Wait.WaitEventInterruptible(async () => await client.Events.Read(Function) != 0 || !await evdev.Exist.Read(Function), Function);
            if (result != 0)
                return result;
        }
    }

    public override async Op<int> Write(Kernel.File file, UserPointer buffer)
    {
        const string Function = "evdev_write";
        if (await evdev.Mutex.LockInterruptible(Function) != 0)
            return -Errno.EINTR;
        int result = -Errno.ENODEV;
        if (await evdev.Exist.Read(Function))
        {
            result = await Owner.Machine.CopyFromUser(buffer, Function);
            await evdev.Input.InputInjectEvent();
        }

        await evdev.Mutex.Unlock(Function);
        return result;
    }

    public override async Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        const string Function = "evdev_ioctl_handler";
        if (await evdev.Mutex.LockInterruptible(Function) != 0)
            return -Errno.EINTR;
        int result = -Errno.ENODEV;
        if (await evdev.Exist.Read(Function))
        {
            await evdev.Input.Touch("evdev_do_ioctl"); // id
            result = await Owner.Machine.CopyToUser(argument, 0, Function);
        }

        await evdev.Mutex.Unlock(Function);
        return result;
    }

    public override async Op<PollMask> Poll(Kernel.File file, PollTable table)
    {
        const string Function = "evdev_poll";
        var client = file.Private<EvdevClient>();
        await table.Wait(client.Wait);
        var mask = await evdev.Exist.Read(Function) ? PollMask.Out : PollMask.HangUp | PollMask.Error;
        return await client.Events.Read(Function) != 0 ? mask | PollMask.In : mask;
    }

    private static async Op<bool> EvdevFetchNextEvent(EvdevClient client)
    {
        await client.BufferLock.LockIrq();
        bool there = await client.Events.Read() != 0;
        await client.BufferLock.UnlockIrq();
        return there;
    }
}
