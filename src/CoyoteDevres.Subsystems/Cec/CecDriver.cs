using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Cec;

/// <summary>
/// The CEC core (drivers/media/cec/core/cec-core.c, cec-api.c) under a driver that drives a pin: what the versions agree on. Read in trees of
/// v5.4 and v6.15 [V]; cec-adap.c and cec-pin.c are from memory.
/// </summary>
/// <remarks>Left out: transmitting, configuring, modes, remote control, debugfs.</remarks>
public abstract class CecDriver : DeviceDriver
{
    private CecAdapter? adap;

    private protected CecDriver(Machine machine)
        : base("cec-gpio")
    {
        Machine = machine;
        Module = new Module(machine, "cec");
        Node = machine.Nodes.CreateNode("/dev/cec0");
    }

    /// <summary>Where users open it.</summary>
    public CharacterNode Node { get; }

    /// <summary>A cable is plugged in: the adapter has a physical address, and is enabled for good.</summary>
    public bool IsPlugged { get; init; }

    internal Module Module { get; }

    private protected Machine Machine { get; }

    /// <summary>The device stays: what belongs to it is no leak.</summary>
    public void Retain()
    {
        adap!.Retain();
        adap.Thread.Retain();
    }

    /// <summary>The driver's probe: <c>cec_allocate_adapter</c>, <c>cec_register_adapter</c>.</summary>
    public override async Op<int> Probe(Device device)
    {
        adap = new CecAdapter(Machine, this, IsPlugged ? CecAdapter.Plugged : CecAdapter.Invalid);
        if (IsPlugged)
        {
            await adap.CecPinAdapEnable();
            await adap.IsEnabled.Write(true, "cec_adap_enable");
        }

        return await adap.Cdev.DeviceAdd(Node, adap.Dev);
    }

    /// <summary>The driver's remove: <c>cec_unregister_adapter</c>, with <c>cec_devnode_unregister</c>.</summary>
    public override async Op Remove(Device device) => await CecDevnodeUnregister(adap!);

    /// <summary>The lock that covers the list of open files.</summary>
    private protected abstract Mutex FhsLock(CecAdapter adap);

    /// <summary>Enters a new file; may enable the hardware.</summary>
    private protected abstract Op LinkFh(CecFh fh);

    /// <summary>Takes a file out; may disable the hardware.</summary>
    private protected abstract Op UnlinkFh(CecFh fh);

    /// <summary>Wakes all files, with <c>devnode-&gt;lock</c> held.</summary>
    private protected abstract Op WakeFhs(CecAdapter adap);

    /// <summary>The hardware's part of the end, with <c>adap-&gt;lock</c> held.</summary>
    private protected abstract Op DisableOnUnregister(CecAdapter adap);

    /// <summary><c>cec_queue_pin_cec_event</c>: from the pin's thread.</summary>
    internal async Op CecQueuePinCecEvent(CecAdapter adap)
    {
        var gate = FhsLock(adap);
        await gate.Lock();
        await adap.Fhs.ForEach(async node => await ((CecFh)node.Container).CecQueueEventFh(), "cec_queue_pin_cec_event");
        await gate.Unlock();
    }

    /// <summary><c>cec_open</c>, with <c>cec_get_device</c>.</summary>
    internal async Op<int> CecOpen(CecAdapter adap, Kernel.File file)
    {
        var fh = new CecFh(Machine, adap);
        const string Get = "cec_get_device";
        await adap.DevnodeLock.Lock(Get);
        bool isRegistered = await adap.Registered.Read(Get);
        if (isRegistered)
            await adap.Dev.Get(Get);
        await adap.DevnodeLock.Unlock(Get);
        if (!isRegistered)
        {
            await fh.Kfree();
            return -Errno.ENXIO;
        }

        file.PrivateData = fh;
        await LinkFh(fh);
        return 0;
    }

    /// <summary><c>cec_release</c>.</summary>
    internal async Op CecRelease(CecFh fh)
    {
        var adap = fh.Adap;
        await adap.Lock.Lock();
        await adap.Touch(); // cec_initiator, cec_follower
        await adap.Lock.Unlock();
        await UnlinkFh(fh);
        await adap.Lock.Lock();
        await fh.Touch(); // xfer_list
        await adap.Lock.Unlock();
        await fh.Lock.Lock();
        await fh.Touch(); // msgs, events
        await fh.Lock.Unlock();
        await fh.Kfree();
        await adap.Dev.Put("cec_put_device");
    }

    /// <summary><c>__cec_s_phys_addr</c> to an invalid one, with <c>adap-&gt;lock</c> held: the open files are told.</summary>
    private protected async Op<bool> CecInvalidatePhysAddr(CecAdapter adap)
    {
        const string Function = "__cec_s_phys_addr";
        if (await adap.PhysAddr.Read(Function) == CecAdapter.Invalid)
            return false;
        await adap.PhysAddr.Write(CecAdapter.Invalid, Function);
        const string Queue = "cec_queue_event";
        var gate = FhsLock(adap);
        await gate.Lock(Queue);
        await adap.Fhs.ForEach(async node => await ((CecFh)node.Container).CecQueueEventFh(), Queue);
        await gate.Unlock(Queue);
        return true;
    }

    private async Op CecDevnodeUnregister(CecAdapter adap)
    {
        await adap.DevnodeLock.Lock();
        await adap.Registered.Read();
        await adap.Unregistered.Read();
        await adap.Registered.Write(false);
        await adap.Unregistered.Write(true);
        await WakeFhs(adap);
        await adap.DevnodeLock.Unlock();
        await adap.Lock.Lock();
        await DisableOnUnregister(adap);
        await adap.Lock.Unlock();
        await adap.Cdev.DeviceDel(adap.Dev);
        adap.IsGone = true;
        await adap.Dev.Put();
    }
}
