using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A user process: what it does are system calls. A killed process does not come back from the one it is in; when a process
/// ends, its files are closed. A process that can be signalled (<see cref="CanBeSignalled"/>) takes its signals when a call begins,
/// which stands for its time in user space, and when it returns.
/// </summary>
public sealed partial class UserProcess
{
    private readonly Machine machine;
    private readonly FileTable files;
    private readonly string comm;
    private readonly int pid;

    // What runs it, once it has been started.
    private ModelTask? task;

    // What a call without an argument points to on a native machine, where a call allocates nothing.
    private readonly UserPointer? nothing;

    internal UserProcess(Machine machine, string comm, int pid, FileTable? files = null)
    {
        this.files = files ?? new FileTable(machine);
        this.machine = machine;
        this.comm = comm;
        this.pid = pid;
        nothing = machine.IsNative ? new UserPointer() : null;
    }

    /// <summary>The machine it runs on.</summary>
    public Machine Machine => machine;

    /// <summary>True once a signal has killed it.</summary>
    private bool IsKilled => machine.Current.IsKilled;

    /// <summary><c>open(2)</c>.</summary>
    /// <returns>The file, or null if it failed.</returns>
    public async Op<File?> Open(CharacterNode node, bool nonBlocking = false)
    {
        ArgumentNullException.ThrowIfNull(node);
        await EnterKernel();
        var (file, result) = await ChrdevOpen(node, nonBlocking);
        await Return("open", result);
        if (file is not null)
            files.Install(file);
        return file;
    }

    /// <summary>Opens a miscellaneous device.</summary>
    /// <returns>The file, or null if it failed.</returns>
    public async Op<File?> Open(MiscDevice device, bool nonBlocking = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        var (file, result) = await machine.Misc.Open(device, nonBlocking);
        await Return("open", result);
        if (file is not null)
            files.Install(file);
        return file;
    }

    /// <summary>
    /// A thread of the process: it shares the open files, and from now on system calls take references on them. Start it as a process.
    /// </summary>
    public async Op<UserProcess> Thread(string threadComm)
    {
        await files.Share(comm);
        var thread = machine.CreateThread(threadComm, files);
        thread.mm = Mm;
        return thread;
    }

    /// <summary><c>fork</c>: a child with the same open files, each with one more reference. Start it as a process.</summary>
    public async Op<UserProcess> Fork(string childComm) => machine.CreateThread(childComm, await files.Duplicate());

    /// <summary><c>close(2)</c>.</summary>
    public async Op Close(File file) => await CloseDescriptor(file);

    /// <summary><c>close(2)</c> of a descriptor that threads share: 0, or <c>-EBADF</c> if another one has closed it.</summary>
    public async Op<int> CloseDescriptor(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await EnterKernel();
        int result = -Errno.EBADF;
        if (await files.Close(file))
        {
            result = 0;
            await file.Operations.CallFlush(file);
            await file.Fput();
        }

        return await Return("close", result);
    }

    /// <summary><c>read(2)</c>: bytes or events, or a negative error.</summary>
    public async Op<int> Read(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await EnterKernel();
        if (!await files.Get(file))
            return await Return("read", -Errno.EBADF);
        int result = await file.Operations.CallRead(file, new UserPointer());
        await files.Put(file);
        return await Return("read", result);
    }

    /// <summary><c>write(2)</c>.</summary>
    public async Op<int> Write(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await EnterKernel();
        if (!await files.Get(file))
            return await Return("write", -Errno.EBADF);
        int result = await file.Operations.CallWrite(file, new UserPointer());
        await files.Put(file);
        return await Return("write", result);
    }

    /// <summary><c>ioctl(2)</c>.</summary>
    public Op<int> Ioctl(File file, IoctlCommand command, UserPointer? argument = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(command);
        // Where nobody looks, a call of a process without threads is a call of the driver's function, as behind fdget.
        return nothing is not null && !files.IsShared
            ? file.Operations.CallIoctl(file, command, argument ?? nothing)
            : ObservedIoctl(file, command, argument ?? new UserPointer());
    }

    private async Op<int> ObservedIoctl(File file, IoctlCommand command, UserPointer argument)
    {
        await EnterKernel();
        if (!await files.Get(file))
            return await Return(command.Name, -Errno.EBADF);
        int result = await file.Operations.CallIoctl(file, command, argument);
        await files.Put(file);
        return await Return(command.Name, result);
    }

    /// <summary>
    /// <c>poll(2)</c> (<c>do_poll</c>, fs/select.c). What is reported is looked at before a signal, and a signal before the timeout.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="events">What the process asks for; errors and hang-ups are always reported.</param>
    /// <param name="wait">How long it waits.</param>
    /// <returns>What is reported; nothing if a signal or the timeout came first.</returns>
    public async Op<PollMask> Poll(File file, PollMask events = PollMask.In | PollMask.Out, PollWait wait = PollWait.ForEver)
    {
        ArgumentNullException.ThrowIfNull(file);
        await EnterKernel();
        if (!await files.Get(file))
            return PollMask.None;
        var table = new PollTable(machine, wait);
        PollMask mask;
        bool signalled = false;
        events |= PollMask.Error | PollMask.HangUp;
        while ((mask = await file.Operations.CallPoll(file, table) & events) == PollMask.None)
        {
            signalled = await machine.SignalPending("do_poll");
            if (signalled || table.IsTimeOver)
                break;
            await table.Schedule();
        }

        await table.Free();
        await files.Put(file);
        if (!machine.IsNative)
            machine.Branches.Polled(mask);
        await Return("poll", signalled ? -Errno.EINTR : 0);
        return mask;
    }

    /// <summary>Gives the process a file that an operation made for it (<c>fd_install</c>).</summary>
    public void Install(File file) => files.Install(file);

    /// <summary>
    /// Another process has passed it an open file (<c>SCM_RIGHTS</c>, <c>receive_fd</c>): it has one more reference, which closing drops.
    /// </summary>
    public async Op Receive(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Share();
        await file.Get();
        files.Install(file);
    }

    /// <summary>Does nothing for ever: <c>pause(2)</c>. No hang; a signal ends it.</summary>
    public async Op Pause()
    {
        await EnterKernel();
        await new Idle(machine).Sleep();
        if (IsKilled)
            await Exit();
        else
            await Return("pause", -Errno.EINTR);
    }

    /// <summary>Starts it. When its body returns, its files are closed.</summary>
    public void Start(Func<UserProcess, Op> body)
    {
        task = machine.Start(comm, pid, () => Run(body));
        foreach (var count in machine.OwnedCounts)
            count.Grant(this, task.Id);
    }

    /// <summary>
    /// In the set-up: the two have been started and do the same, and nothing that was done in their names tells them apart. Of two executions in
    /// which they only change places one is explored (<see cref="ExploredRuntime.StartedAlike"/>).
    /// </summary>
    public void IsAlike(UserProcess other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!machine.IsNative)
            machine.StartedAlike(task!, other.task!);
    }

    /// <summary>
    /// What the set-up does in the process's name before it is started: references that it takes meanwhile are the process's.
    /// </summary>
    public async Op<T> Prepare<T>(Func<Op<T>> preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        machine.PreparedProcess = this;
        var prepared = await preparation();
        machine.PreparedProcess = null;
        return prepared;
    }

    private async Op Run(Func<UserProcess, Op> body)
    {
        machine.CurrentTask.Alert = signals;
        machine.Current.Process = this;
        await body(this);
        await Exit();
    }

    /// <summary>A system call returns to user space.</summary>
    private Op<int> Return(string call, int result)
    {
        if (machine.IsNative)
            return Op.From(result);
        LockBalance.CheckReturnToUser(machine, call);
        machine.Branches.Returned(call, result);
        if (machine.CurrentTask.Alert is not null)
            return ReturnSignalled(result);
        return IsKilled ? ReturnKilled(result) : machine.Processor is null ? Op.From(result) : ReturnPreempted(result);
    }

    /// <summary>In user space it may lose the only processor at any time.</summary>
    private async Op<int> ReturnPreempted(int result)
    {
        await machine.BigKernelLock.Sleep("ret_from_sys_call");
        return result;
    }

    private async Op<int> ReturnKilled(int result)
    {
        await Exit();
        return result;
    }

    /// <summary><c>do_exit</c>: no signal reaches it any more; closes what is open and, if it was killed, does not come back.</summary>
    private async Op Exit()
    {
        if (machine.CurrentTask.Alert is { } pending)
            await pending.Close("exit_signals");
        var turn = IsKilled && !files.IsEmpty && machine.Explored.Killed ? machine.ExitTurn : null;
        if (turn is not null)
            await turn.Take();
        await files.Exit();
        if (!IsKilled)
            return;
        if (turn is not null)
            await turn.End();
        if (machine.Processor is { } processor)
            await processor.Give("do_exit");
        await new Idle(machine).End();
    }

    private async Op<(File? File, int Result)> ChrdevOpen(CharacterNode node, bool nonBlocking)
    {
        if (await machine.Nodes.Find(node) is not { } device)
            return (null, -Errno.ENXIO);
        await device.Touch("chrdev_open");
        // The table is the module's data, so a device that outlives its module faults here.
        if (!await device.Operations.Get("chrdev_open"))
        {
            await device.Put();
            return (null, -Errno.ENXIO);
        }

        var file = new File(device.Operations, device, nonBlocking, node);
        int result = await machine.Nodes.CallOpen(device.Operations, file);
        if (result == 0)
            return (file, 0);
        await device.Put();
        await device.Operations.Put("do_dentry_open");
        return (null, result);
    }
}
