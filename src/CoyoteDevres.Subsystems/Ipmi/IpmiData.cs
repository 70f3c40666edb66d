using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Ipmi;

/// <summary><c>struct ipmi_smi</c>: an interface to a management controller. It outlives the scenario.</summary>
public sealed class IpmiSmi : KernelObject
{
    internal IpmiSmi(Machine machine)
        : base(machine, "ipmi_smi")
    {
        Retain();
        Refcount = new Kref(this, "refcount", () => Op.Done);
        SeqLock = new SpinLock(this, "seq_lock");
        Users = new ListHead(this, "users", isRcu: true);
        UsersSrcu = new SrcuStruct(this, "users_srcu");
        CmdRcvrsMutex = new Mutex(this, "cmd_rcvrs_mutex");
        InShutdown = new Field<bool>(this, "in_shutdown", false);
        Link = new Field<bool>(this, "link", true);
    }

    internal Kref Refcount { get; }

    internal SpinLock SeqLock { get; }

    internal ListHead Users { get; }

    internal SrcuStruct UsersSrcu { get; }

    internal Mutex CmdRcvrsMutex { get; }

    internal Field<bool> InShutdown { get; }

    /// <summary>True while it is on <c>ipmi_interfaces</c>.</summary>
    internal Field<bool> Link { get; }
}

/// <summary><c>struct ipmi_user</c>: what a client of the message handler has. A message on its way holds a reference, too.</summary>
public sealed class IpmiUser : KernelObject
{
    internal IpmiUser(Machine machine, IpmiMsghandler handler, IpmiSmi intf, IpmiFilePrivate priv)
        : base(machine, "ipmi_user")
    {
        Intf = intf;
        Priv = priv;
        ReleaseBarrier = new SrcuStruct(this, "release_barrier");
        Self = new RcuPointer<IpmiUser>(this, "self", this);
        Refcount = new Kref(this, "refcount", () => handler.FreeUser(this));
        Link = new ListHead(this, "link", isRcu: true);
        RemoveWork = new WorkItem(this, "remove_work", FreeUserWork);
        Unlinked = new Latch(machine, "ipmi_user off its interface's list");
    }

    internal IpmiSmi Intf { get; }

    /// <summary><c>handler_data</c>.</summary>
    internal IpmiFilePrivate Priv { get; }

    internal SrcuStruct ReleaseBarrier { get; }

    /// <summary>NULL once it is destroyed.</summary>
    internal RcuPointer<IpmiUser> Self { get; }

    internal Kref Refcount { get; }

    internal ListHead Link { get; }

    /// <summary>What an interface that is unregistered waits for, in a loop, when somebody else destroys the user.</summary>
    internal Latch Unlinked { get; }

    /// <summary>Since 3b9a907223d7.</summary>
    internal WorkItem RemoveWork { get; }

    /// <summary>The end of it: where a clean-up may sleep.</summary>
    internal async Op FreeUserWork()
    {
        await ReleaseBarrier.Cleanup();
        await Kfree();
    }
}

/// <summary><c>struct ipmi_recv_msg</c>: an answer, or what will become one.</summary>
public sealed class IpmiRecvMsg : KernelObject
{
    internal IpmiRecvMsg(Machine machine, IpmiUser user)
        : base(machine, "ipmi_recv_msg")
    {
        User = user;
        Link = new ListHead(this, "link");
    }

    internal IpmiUser User { get; }

    internal ListHead Link { get; }
}

/// <summary><c>struct ipmi_file_private</c> of ipmi_devintf.c: one open file.</summary>
public sealed class IpmiFilePrivate : KernelObject
{
    internal IpmiFilePrivate(Machine machine)
        : base(machine, "ipmi_file_private")
    {
        User = new PointerField<IpmiUser>(this, "user");
        RecvMsgLock = new SpinLock(this, "recv_msg_lock");
        RecvMsgs = new ListHead(this, "recv_msgs");
        Wait = new WaitQueueHead(this, "wait");
    }

    internal PointerField<IpmiUser> User { get; }

    internal SpinLock RecvMsgLock { get; }

    internal ListHead RecvMsgs { get; }

    internal WaitQueueHead Wait { get; }
}

/// <summary>Commands of an IPMI node.</summary>
public static class IpmiCommand
{
    /// <summary>Sends a request to the management controller.</summary>
    public static IoctlCommand Send { get; } = new("IPMICTL_SEND_COMMAND");

    /// <summary>Tells the user's own address on the bus.</summary>
    public static IoctlCommand GetMyAddress { get; } = new("IPMICTL_GET_MY_ADDRESS_CMD");
}
