using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Ipmi;

/// <summary>
/// The IPMI message handler (drivers/char/ipmi/ipmi_msghandler.c since e86ee2d44b44, v4.18) under one interface. Creating, destroying and
/// unregistering read in a stable tree of v4.18 and in quotations of v5.x [V]; answers and requests from memory.
/// </summary>
/// <remarks>
/// Requests are to the controller itself, so that no sequence number waits for the answer, which a softirq hands on
/// (<c>smi_recv_tasklet</c>). Left out: events, commands to others, watchers, the interface's own end.
/// </remarks>
public abstract class IpmiMsghandler : DeviceDriver
{
    private readonly Mutex interfacesMutex;
    private readonly SrcuStruct interfacesSrcu;

    private protected IpmiMsghandler(Machine machine)
        : base("ipmi_si")
    {
        Machine = machine;
        interfacesMutex = new Mutex(machine, "ipmi_interfaces_mutex");
        interfacesSrcu = new SrcuStruct(machine, "ipmi_interfaces_srcu");
        Intf = new IpmiSmi(machine);
        Fops = new IpmiFops(this, new Module(machine, "ipmi_devintf"));
        Node = machine.Nodes.CreateNode("/dev/ipmi0");
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; }

    private protected Machine Machine { get; }

    private IpmiSmi Intf { get; }

    private IpmiFops Fops { get; }

    /// <summary>The interface's probe: <c>ipmi_add_smi</c>; the node's numbers are the module's (<c>register_chrdev</c>).</summary>
    public override async Op<int> Probe(Device device)
    {
        await Intf.UsersSrcu.Init("ipmi_add_smi");
        Intf.UsersSrcu.Retain();
        var cdev = new Cdev(Machine, Fops, Fops.Owner);
        cdev.Retain();
        cdev.ReleasedByOpeners();
        await cdev.Add(Node);
        return 0;
    }

    /// <summary>The interface's remove: <c>ipmi_unregister_smi</c>, up to the interface's own end.</summary>
    public override async Op Remove(Device device)
    {
        const string Function = "ipmi_unregister_smi";
        await interfacesMutex.Lock(Function);
        await Intf.InShutdown.Write(true, Function);
        await Intf.Link.WriteOnce(false, Function);
        await interfacesMutex.Unlock(Function);
        await interfacesSrcu.Synchronize(Function);
        var index = await Intf.UsersSrcu.ReadLock(Function);
        while (!await Intf.Users.IsEmpty(Function))
        {
            var user = await (await Intf.Users.Next(Function)).Entry<IpmiUser>(Function);
            // Who comes second goes round and round until the first one has taken the user off the list.
            if (!await IpmiDestroyUser(user))
                await user.Unlinked.Wait(Function);
        }

        await Intf.UsersSrcu.ReadUnlock(index, Function);
    }

    /// <summary><c>free_user</c>: the last reference on a user is gone, wherever it was put.</summary>
    internal abstract Op FreeUser(IpmiUser user);

    /// <summary><c>ipmi_destroy_user</c>: by its client.</summary>
    internal virtual async Op IpmiDestroyUserByClient(IpmiUser user)
    {
        await IpmiDestroyUser(user);
        await user.Refcount.Put("ipmi_destroy_user");
    }

    /// <summary><c>ipmi_create_user</c>.</summary>
    internal async Op<int> IpmiCreateUser(IpmiFilePrivate priv)
    {
        var index = await interfacesSrcu.ReadLock();
        if (!await Intf.Link.ReadOnce())
        {
            await interfacesSrcu.ReadUnlock(index);
            return -Errno.EINVAL;
        }

        var user = new IpmiUser(Machine, this, Intf, priv);
        await user.ReleaseBarrier.Init();
        await Intf.Refcount.Get();
        await Intf.SeqLock.LockIrqsave();
        await Intf.Users.Add(user.Link);
        await Intf.SeqLock.UnlockIrqrestore();
        await interfacesSrcu.ReadUnlock(index);
        await priv.User.Store(user);
        return 0;
    }

    /// <summary><c>acquire_ipmi_user</c>: null if it is being destroyed.</summary>
    internal static async Op<SrcuIndex?> AcquireIpmiUser(IpmiUser user)
    {
        var index = await user.ReleaseBarrier.ReadLock();
        if (!(await user.Self.DereferenceSrcu(user.ReleaseBarrier)).IsNull)
            return index;
        await user.ReleaseBarrier.ReadUnlock(index);
        return null;
    }

    /// <summary><c>ipmi_request_settime</c>: the message holds a reference; the controller's answer comes when it comes.</summary>
    internal async Op<int> IpmiRequestSettime(IpmiUser user)
    {
        if (await AcquireIpmiUser(user) is not { } index)
            return -Errno.ENODEV;
        int result = -Errno.ENODEV;
        if (!await Intf.InShutdown.ReadOnce("i_ipmi_request"))
        {
            var msg = new IpmiRecvMsg(Machine, user);
            await user.Refcount.Get("i_ipmi_request");
            Machine.StartInterrupt("ksoftirqd", ExecutionContext.Softirq, () => DeliverResponse(msg));
            result = 0;
        }

        await user.ReleaseBarrier.ReadUnlock(index, "release_ipmi_user");
        return result;
    }

    /// <summary><c>ipmi_get_my_address</c>.</summary>
    internal static async Op<int> IpmiGetMyAddress(IpmiUser user)
    {
        if (await AcquireIpmiUser(user) is not { } index)
            return -Errno.ENODEV;
        await user.Intf.Touch();
        await user.ReleaseBarrier.ReadUnlock(index, "release_ipmi_user");
        return 0;
    }

    /// <summary><c>ipmi_free_recv_msg</c>.</summary>
    internal static async Op IpmiFreeRecvMsg(IpmiRecvMsg msg)
    {
        await msg.Touch(); // user
        await msg.User.Refcount.Put();
        await msg.Kfree("free_recv_msg");
    }

    /// <summary><c>deliver_response</c> (479d6b39b94f): a user that is gone is given up.</summary>
    private static async Op DeliverResponse(IpmiRecvMsg msg)
    {
        await msg.Touch(); // user
        if (await AcquireIpmiUser(msg.User) is not { } index)
        {
            await IpmiFreeRecvMsg(msg);
            return;
        }

        await FileReceiveHandler(msg.User.Priv, msg);
        await msg.User.ReleaseBarrier.ReadUnlock(index, "release_ipmi_user");
    }

    /// <summary><c>file_receive_handler</c> of ipmi_devintf.c.</summary>
    private static async Op FileReceiveHandler(IpmiFilePrivate priv, IpmiRecvMsg msg)
    {
        await priv.RecvMsgLock.LockIrqsave();
        await priv.RecvMsgs.AddTail(msg.Link);
        await priv.Wait.WakeUpInterruptible();
        await priv.RecvMsgLock.UnlockIrqrestore();
    }

    /// <summary><c>_ipmi_destroy_user</c>: by its client or by its interface; false for who comes second.</summary>
    private protected async Op<bool> IpmiDestroyUser(IpmiUser user)
    {
        const string Function = "_ipmi_destroy_user";
        await user.Touch(Function); // intf
        if (await AcquireIpmiUser(user) is not { } index)
        {
            await user.ReleaseBarrier.Synchronize(Function);
            return false;
        }

        await user.Self.Assign(null, Function);
        await user.ReleaseBarrier.ReadUnlock(index, "release_ipmi_user");
        await user.ReleaseBarrier.Synchronize(Function);
        await Intf.SeqLock.LockIrqsave(Function);
        await user.Link.DelRcu(Function);
        await Intf.SeqLock.UnlockIrqrestore(Function);
        await user.Unlinked.Set(Function);
        await Intf.CmdRcvrsMutex.Lock(Function);
        await Intf.CmdRcvrsMutex.Unlock(Function);
        await Machine.Rcu.Synchronize(Function);
        await Intf.Refcount.Put(Function);
        return true;
    }
}

/// <summary><c>ipmi_fops</c> of ipmi_devintf.c.</summary>
internal sealed class IpmiFops(IpmiMsghandler handler, Module owner) : FileOperations
{
    public override Module Owner => owner;

    /// <summary><c>ipmi_open</c>.</summary>
    public override async Op<int> Open(Kernel.File file)
    {
        var priv = new IpmiFilePrivate(Owner.Machine);
        int result = await handler.IpmiCreateUser(priv);
        if (result < 0)
            await priv.Kfree("ipmi_open");
        else
            file.PrivateData = priv;
        return result;
    }

    /// <summary><c>ipmi_ioctl</c>.</summary>
    public override async Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument)
    {
        var user = (await file.Private<IpmiFilePrivate>().User.Load("ipmi_ioctl")).Raw!;
        return command == IpmiCommand.Send ? await handler.IpmiRequestSettime(user) : await IpmiMsghandler.IpmiGetMyAddress(user);
    }

    /// <summary><c>ipmi_release</c>: what has been received and not read is freed after the user.</summary>
    public override async Op Release(Kernel.File file)
    {
        const string Function = "ipmi_release";
        var priv = file.Private<IpmiFilePrivate>();
        await handler.IpmiDestroyUserByClient((await priv.User.Load(Function)).Raw!);
        await priv.RecvMsgs.ForEachSafe(async link => await IpmiMsghandler.IpmiFreeRecvMsg((IpmiRecvMsg)link.Container), Function);
        await priv.Kfree(Function);
    }
}
