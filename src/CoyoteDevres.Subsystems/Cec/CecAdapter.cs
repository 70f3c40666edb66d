using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Cec;

/// <summary>
/// <c>struct cec_adapter</c> with its <c>cec_devnode</c> (drivers/media/cec/core): counted by the node's device, which the character device
/// pins.
/// </summary>
public sealed class CecAdapter : KernelObject
{
    /// <summary><c>CEC_PHYS_ADDR_INVALID</c>, and an address of a cable that is plugged in.</summary>
    internal const int Invalid = 0xffff, Plugged = 0x1000;

    internal CecAdapter(Machine machine, CecDriver driver, int physAddr)
        : base(machine, "cec_adapter")
    {
        Driver = driver;
        Dev = new Device(this, "devnode.dev", CecDevnodeRelease);
        Dev.Kobject.ReleaseByAnybody();
        Cdev = new Cdev(this, "devnode.cdev", new CecFops(this, driver), driver.Module, Dev);
        Cdev.ReleasedByOpeners();
        Lock = new Mutex(this, "lock");
        DevnodeLock = new Mutex(this, "devnode.lock");
        LockFhs = new Mutex(this, "devnode.lock_fhs");
        Registered = new Field<bool>(this, "devnode.registered", true);
        Unregistered = new Field<bool>(this, "devnode.unregistered", false);
        Fhs = new ListHead(this, "devnode.fhs");
        PhysAddr = new Field<int>(this, "phys_addr", physAddr);
        IsEnabled = new Field<bool>(this, "is_enabled", false);
        Thread = Kthread.Run(machine, "cec", CecThreadFunc);
    }

    internal CecDriver Driver { get; }

    internal Device Dev { get; }

    internal Cdev Cdev { get; }

    /// <summary><c>adap-&gt;lock</c>.</summary>
    internal Mutex Lock { get; }

    /// <summary><c>devnode-&gt;lock</c>.</summary>
    internal Mutex DevnodeLock { get; }

    /// <summary><c>devnode-&gt;lock_fhs</c>, since a9e6107616bb.</summary>
    internal Mutex LockFhs { get; }

    internal Field<bool> Registered { get; }

    internal Field<bool> Unregistered { get; }

    /// <summary>The open files.</summary>
    internal ListHead Fhs { get; }

    internal Field<int> PhysAddr { get; }

    /// <summary>Today's core keeps in it whether the hardware is enabled.</summary>
    internal Field<bool> IsEnabled { get; }

    /// <summary><c>adap-&gt;kthread</c>, which transmits.</summary>
    internal Kthread Thread { get; }

    /// <summary><c>pin-&gt;kthread</c>: there while the hardware is enabled.</summary>
    internal Kthread? PinThread { get; private set; }

    /// <summary>For judging sleepers at the end.</summary>
    internal bool IsGone { get; set; }

    /// <summary><c>cec_pin_adap_enable(adap, true)</c>: its thread hands on what happens at the pin; one change, here.</summary>
    internal async Op CecPinAdapEnable()
    {
        await Touch(); // pin
        PinThread = Kthread.Run(Machine, "cec-pin", CecPinThreadFunc);
    }

    /// <summary><c>cec_pin_adap_enable(adap, false)</c>: waits for the thread.</summary>
    internal async Op CecPinAdapDisable()
    {
        await Touch("cec_pin_adap_enable"); // pin
        await PinThread!.Stop("cec_pin_adap_enable");
        PinThread = null;
    }

    private async Op<int> CecPinThreadFunc(Kthread self)
    {
        await Driver.CecQueuePinCecEvent(this);
        await self.SleepUntilStopped();
        return 0;
    }

    /// <summary>With nothing to transmit.</summary>
    private async Op<int> CecThreadFunc(Kthread self)
    {
        await self.SleepUntilStopped();
        return 0;
    }

    /// <summary><c>cec_devnode_release</c>, with <c>cec_delete_adapter</c>.</summary>
    private async Op CecDevnodeRelease()
    {
        await Thread.Stop("cec_delete_adapter");
        await Kfree("cec_delete_adapter");
    }
}

/// <summary><c>struct cec_fh</c>: one open file.</summary>
public sealed class CecFh : KernelObject
{
    internal CecFh(Machine machine, CecAdapter adap)
        : base(machine, "cec_fh")
    {
        Adap = adap;
        Lock = new Mutex(this, "lock");
        Wait = new WaitQueueHead(this, "wait", () => adap.IsGone);
        List = new ListHead(this, "list");
        QueuedMsgs = new Field<int>(this, "queued_msgs", 0);
        QueuedEvents = new Field<int>(this, "total_queued_events", 0);
    }

    internal CecAdapter Adap { get; }

    internal Mutex Lock { get; }

    internal WaitQueueHead Wait { get; }

    internal ListHead List { get; }

    /// <summary>What <c>CEC_RECEIVE</c> waits for; nothing ever comes in.</summary>
    internal Field<int> QueuedMsgs { get; }

    /// <summary>What <c>CEC_DQEVENT</c> waits for.</summary>
    internal Field<int> QueuedEvents { get; }

    /// <summary><c>cec_queue_event_fh</c>.</summary>
    internal async Op CecQueueEventFh()
    {
        await Lock.Lock();
        await QueuedEvents.Write(await QueuedEvents.Read() + 1);
        await Lock.Unlock();
        await Wait.WakeUpInterruptible();
    }
}

/// <summary>Commands of a CEC node.</summary>
public static class CecCommand
{
    /// <summary>Waits for a message.</summary>
    public static IoctlCommand Receive { get; } = new("CEC_RECEIVE");

    /// <summary>Takes an event; the file's own opening is the first.</summary>
    public static IoctlCommand DequeueEvent { get; } = new("CEC_DQEVENT");

    /// <summary>Tells the physical address.</summary>
    public static IoctlCommand GetPhysAddr { get; } = new("CEC_ADAP_G_PHYS_ADDR");
}
