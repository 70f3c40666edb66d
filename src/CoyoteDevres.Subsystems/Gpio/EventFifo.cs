using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using SpinLock = CoyoteDevres.Kernel.SpinLock;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// A file's events: a kfifo under the lock of the wait queue that its readers and pollers sleep on. The reading and polling of
/// the chip's file and of a line's are the same but for their names.
/// </summary>
public sealed class EventFifo
{
    private readonly Field<int> count;

    internal EventFifo(KernelObject owner, GpioDevice device)
    {
        Wait = new WaitQueueHead(owner, "wait", () => !device.Dev.IsRegistered);
        Lock = new SpinLock(owner, "wait.lock");
        count = new Field<int>(owner, "events", 0);
    }

    /// <summary><c>wait</c>.</summary>
    public WaitQueueHead Wait { get; }

    /// <summary><c>wait.lock</c>.</summary>
    public SpinLock Lock { get; }

    /// <summary><c>kfifo_in_spinlocked</c>, then <c>wake_up_poll</c>.</summary>
    internal async Op Put(string function)
    {
        await Lock.Lock(function);
        int before = await count.Read(function);
        await count.Write(before + 1, function);
        await Lock.Unlock(function);
        await Wait.WakeUp(function);
    }

    /// <summary><c>wake_up_poll</c> with an error: the device is gone.</summary>
    internal async Op Tell(string function) => await Wait.WakeUp(function);

    /// <summary>
    /// The loop of <c>lineinfo_watch_read</c> and <c>linereq_read</c>, for a buffer of one event: the number of events read,
    /// <c>-EAGAIN</c> if there is none and the file does not block, <c>-ERESTARTSYS</c>.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="function">The reading function.</param>
    /// <param name="beforeTaking">What it does under the lock before it takes an event, or null.</param>
    internal async Op<int> Read(Kernel.File file, string function, Func<Op>? beforeTaking = null)
    {
        await Lock.Lock(function);
        if (await count.Read(function) == 0)
        {
            int result = file.NonBlocking
                ? -Errno.EAGAIN
                : await Wait.WaitEventInterruptibleLocked(Lock, async () => await count.Read(function) > 0, function);
            if (result != 0)
            {
                await Lock.Unlock(function);
                return result;
            }
        }

        if (beforeTaking is not null)
            await beforeTaking();
        int events = await count.Read(function);
        await count.Write(events - 1, function);
        await Lock.Unlock(function);
        return 1;
    }

    /// <summary><c>poll_wait</c>, then <c>kfifo_is_empty_spinlocked</c>.</summary>
    internal async Op<PollMask> Poll(PollTable table, string function)
    {
        await table.Wait(Wait);
        await Lock.Lock(function);
        int events = await count.Read(function);
        await Lock.Unlock(function);
        return events > 0 ? PollMask.In : PollMask.None;
    }
}
