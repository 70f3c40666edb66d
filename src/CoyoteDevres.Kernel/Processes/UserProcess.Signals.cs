using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A process's signals: what is sent to it, and what it does about it between two system calls.</summary>
public sealed partial class UserProcess
{
    private PendingSignals? signals;

    /// <summary>
    /// Lets others signal it: its interruptible waits may then end at any time, not only when nobody else can go on. To be said before
    /// it starts to run. (<see cref="SendSignal"/> says so by itself.)
    /// </summary>
    public void CanBeSignalled() => signals ??= new PendingSignals(machine, machine.Names.Phrase("signals({0})", comm));

    /// <summary>
    /// Somebody outside sends it a signal, at any time: a task of that one operation, so that it comes before, during and after each
    /// of its waits. In the set-up, before it runs.
    /// </summary>
    /// <param name="signal">Which.</param>
    /// <param name="sender">What reports call whoever sends it.</param>
    public void SendSignal(Signal signal, string sender = "kill")
    {
        CanBeSignalled();
        var pending = signals!;
        machine.StartKernelThread(sender, async () => await pending.Send(signal, "send_sig"));
    }

    /// <summary><c>kill(2)</c>, sent to another process, which must be one that can be signalled.</summary>
    public async Op Kill(UserProcess target, Signal signal, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(target);
        await EnterKernel();
        var pending = target.signals ?? throw new InvalidOperationException($"{target.comm} is sent a signal, and was not said to be one that can be signalled");
        await pending.Send(signal, "send_sig", file, line);
        await Return("kill", 0);
    }

    /// <summary>A system call begins: what was sent while the process ran in user space has been taken by then.</summary>
    private Op EnterKernel() => machine.IsNative || machine.CurrentTask.Alert is null ? Op.Done : TakeBeforeCall();

    private async Op TakeBeforeCall() => await Take();

    /// <summary><c>exit_to_user_mode_loop</c>, <c>get_signal</c>: a fatal signal ends the process here; of any other its handler runs.</summary>
    /// <returns>True if a handler ran.</returns>
    private async Op<bool> Take()
    {
        int taken = await signals!.Take("get_signal");
        if (taken == Alert.Fatal)
        {
            machine.Current.IsKilled = true;
            await Exit();
        }

        return taken == Alert.Ordinary;
    }

    private async Op<int> ReturnSignalled(int result)
    {
        if (IsKilled)
            return await ReturnKilled(result);
        if (await Take() && result == -Errno.ERESTARTSYS)
            result = -Errno.EINTR;
        return machine.Processor is null ? result : await ReturnPreempted(result);
    }
}
