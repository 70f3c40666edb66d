using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Pps;

/// <summary>
/// A version of the PPS core (drivers/pps/pps.c, kapi.c). Left out: the kernel's own consumer (<c>PPS_KC_BIND</c>, <c>pps_kc_remove</c>), the lookup by
/// cookie that the line discipline does, and <c>SIGIO</c>.
/// </summary>
public abstract class PpsVersion
{
    private readonly Mutex idrLock;

    /// <summary>Loads it.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="node">Where the source appears.</param>
    protected PpsVersion(Machine machine, CharacterNode node)
    {
        Core = new Module(machine, "pps_core");
        Node = node;
        Idr = new Idr<PpsDevice>(machine, "pps_idr");
        idrLock = new Mutex(machine, "pps_idr_lock");
    }

    /// <summary>The module of the core.</summary>
    public Module Core { get; }

    /// <summary>Where the source appears.</summary>
    public CharacterNode Node { get; }

    /// <summary>True if poll has something to sleep for.</summary>
    public virtual bool PollSleeps => false;

    /// <summary><c>pps_idr</c>.</summary>
    private protected Idr<PpsDevice> Idr { get; }

    /// <summary><c>pps_register_source</c>: the source, openable.</summary>
    public async Op<PpsDevice> PpsRegisterSource(Device parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        var pps = new PpsDevice(parent.Machine);
        await PpsRegisterCdev(pps, parent);
        return pps;
    }

    /// <summary><c>pps_unregister_source</c>.</summary>
    public async Op PpsUnregisterSource(PpsDevice pps)
    {
        ArgumentNullException.ThrowIfNull(pps);
        pps.IsGone = true;
        await pps.LookupCookie.Write(false, "pps_unregister_cdev");
        await PpsUnregisterCdev(pps);
    }

    /// <summary><c>pps_cdev_open</c>.</summary>
    internal abstract Op<int> Open(PpsDevice? pps, File file);

    /// <summary><c>pps_cdev_release</c>.</summary>
    internal abstract Op Release(File file);

    /// <summary><c>pps_cdev_ioctl</c>: no test of anything.</summary>
    internal async Op<int> Ioctl(PpsDevice pps, IoctlCommand command, UserPointer argument)
    {
        const string Function = "pps_cdev_ioctl";
        if (command == PpsIoctl.GetParams)
        {
            await pps.Lock.LockIrq(Function);
            await pps.Touch(Function); // params
            await pps.Lock.UnlockIrq(Function);
            return await Core.Machine.CopyToUser(argument, 0, Function);
        }

        await Core.Machine.CopyFromUser(argument, Function);
        int result = await Fetch(pps, command == PpsIoctl.FetchInTime);
        if (result != 0)
            return result;
        await pps.Lock.LockIrq(Function);
        await Fetched(pps);
        await pps.Touch(Function); // assert_sequence and the rest.
        await pps.Lock.UnlockIrq(Function);
        return await Core.Machine.CopyToUser(argument, 1, Function);
    }

    /// <summary><c>pps_cdev_poll</c>.</summary>
    internal virtual async Op<PollMask> Poll(PpsDevice pps, PollTable table)
    {
        await table.Wait(pps.Queue);
        return PollMask.In;
    }

    /// <summary>What is noted when a pulse is told.</summary>
    private protected virtual Op Fetched(PpsDevice pps) => Op.Done;

    /// <summary><c>pps_register_cdev</c>.</summary>
    private protected abstract Op PpsRegisterCdev(PpsDevice pps, Device parent);

    /// <summary><c>pps_unregister_cdev</c>.</summary>
    private protected abstract Op PpsUnregisterCdev(PpsDevice pps);

    /// <summary><c>mutex_lock(&amp;pps_idr_lock)</c>.</summary>
    private protected Step LockIdr(string function) => idrLock.Lock(function);

    /// <summary><c>mutex_unlock(&amp;pps_idr_lock)</c>.</summary>
    private protected Op UnlockIdr(string function) => idrLock.Unlock(function);

    /// <summary>Gives the source its number.</summary>
    private protected async Op TakeNumber(PpsDevice pps)
    {
        await LockIdr("pps_register_cdev");
        pps.Id = await Idr.Alloc(pps, function: "pps_register_cdev");
        await UnlockIdr("pps_register_cdev");
    }

    /// <summary>The number may be given out again.</summary>
    private protected async Op FreeNumber(PpsDevice pps, string function)
    {
        await LockIdr(function);
        await pps.Touch(function); // id
        await Idr.Remove(pps.Id, function);
        await UnlockIdr(function);
    }

    /// <summary><c>PPS_FETCH</c>'s wait.</summary>
    private static async Op<int> Fetch(PpsDevice pps, bool inTime)
    {
        const string Function = "pps_cdev_pps_fetch";
        int before = await pps.LastEv.Read(Function);
        Func<Op<bool>> came = async () => await pps.LastEv.Read(Function) != before;
        int result = inTime ? await pps.Queue.WaitEventInterruptibleTimeout(came, Function) : await pps.Queue.WaitEventInterruptible(came, Function);
        if (result < 0)
            return -Errno.EINTR;
        return inTime && result == 0 ? -Errno.ETIMEDOUT : 0;
    }
}

/// <summary><c>pps_cdev_fops</c>, of one source or of all.</summary>
internal sealed class PpsOperations(PpsVersion version, PpsDevice? pps) : FileOperations
{
    public override Module Owner => version.Core;

    public override Op<int> Open(File file) => version.Open(pps, file);

    public override Op Release(File file) => version.Release(file);

    public override Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) => version.Ioctl(file.Private<PpsDevice>(), command, argument);

    public override Op<PollMask> Poll(File file, PollTable table) => version.Poll(file.Private<PpsDevice>(), table);
}
