using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Cec;

/// <summary>
/// CEC0: before a9e6107616bb (v5.17). <c>devnode-&gt;lock</c> covers both the flags and the list of files, and is held while the first open enables the
/// hardware and the last close disables it; who hands on an event takes it, too. Read in a tree of v5.4 [V].
/// </summary>
public class CecBefore(Machine machine) : CecDriver(machine)
{
    private protected override Mutex FhsLock(CecAdapter adap) => adap.DevnodeLock;

    private protected override async Op LinkFh(CecFh fh)
    {
        const string Function = "cec_open";
        var adap = fh.Adap;
        await adap.DevnodeLock.Lock(Function);
        if (await adap.Fhs.IsEmpty(Function) && await adap.PhysAddr.Read(Function) == CecAdapter.Invalid)
            await adap.CecPinAdapEnable();
        await fh.CecQueueEventFh();
        await AddFh(fh);
        await adap.DevnodeLock.Unlock(Function);
    }

    private protected override async Op UnlinkFh(CecFh fh)
    {
        const string Function = "cec_release";
        var adap = fh.Adap;
        await adap.DevnodeLock.Lock(Function);
        await DelFh(fh);
        if (await adap.Registered.Read(Function) && await adap.Fhs.IsEmpty(Function) && await adap.PhysAddr.Read(Function) == CecAdapter.Invalid)
            await adap.CecPinAdapDisable();
        await adap.DevnodeLock.Unlock(Function);
    }

    private protected override async Op WakeFhs(CecAdapter adap) =>
        await adap.Fhs.ForEach(async node => await ((CecFh)node.Container).Wait.WakeUpInterruptible("cec_devnode_unregister"), "cec_devnode_unregister");

    /// <summary>An address that was valid: enabled, until now. Without one, what a file has enabled stays so: its close tests the flag.</summary>
    private protected override async Op DisableOnUnregister(CecAdapter adap)
    {
        const string Function = "__cec_s_phys_addr";
        if (!await CecInvalidatePhysAddr(adap))
            return;
        await adap.DevnodeLock.Lock(Function);
        if (await adap.Fhs.IsEmpty(Function))
            await adap.CecPinAdapDisable();
        await adap.DevnodeLock.Unlock(Function);
    }

    private protected virtual async Op AddFh(CecFh fh) => await fh.Adap.Fhs.Add(fh.List, "cec_open");

    private protected virtual async Op DelFh(CecFh fh) => await fh.List.Del("cec_release");
}

/// <summary>CEC1: a9e6107616bb. A lock of its own covers the list, and the hardware is switched without it. [R]</summary>
public class CecAfter(Machine machine) : CecBefore(machine)
{
    private protected override Mutex FhsLock(CecAdapter adap) => adap.LockFhs;

    private protected override async Op AddFh(CecFh fh)
    {
        await fh.Adap.LockFhs.Lock("cec_open");
        await base.AddFh(fh);
        await fh.Adap.LockFhs.Unlock("cec_open");
    }

    private protected override async Op DelFh(CecFh fh)
    {
        await fh.Adap.LockFhs.Lock("cec_release");
        await base.DelFh(fh);
        await fh.Adap.LockFhs.Unlock("cec_release");
    }

    private protected override async Op WakeFhs(CecAdapter adap)
    {
        await adap.LockFhs.Lock("cec_devnode_unregister");
        await base.WakeFhs(adap);
        await adap.LockFhs.Unlock("cec_devnode_unregister");
    }
}

/// <summary>CEC2: today (read in a tree of v6.15 [V]): the hardware is switched under <c>adap-&gt;lock</c>, and is off once the node is unregistered.</summary>
public sealed class CecToday(Machine machine) : CecAfter(machine)
{
    private protected override async Op LinkFh(CecFh fh)
    {
        const string Function = "cec_open";
        await fh.CecQueueEventFh();
        await fh.Adap.DevnodeLock.Lock(Function);
        await AddFh(fh);
        await fh.Adap.DevnodeLock.Unlock(Function);
    }

    private protected override async Op UnlinkFh(CecFh fh)
    {
        const string Function = "cec_release";
        await fh.Adap.DevnodeLock.Lock(Function);
        await DelFh(fh);
        await fh.Adap.DevnodeLock.Unlock(Function);
    }

    /// <summary><c>cec_adap_enable</c>: what is wanted follows from the flags, and the hardware is switched if it differs.</summary>
    private protected override async Op DisableOnUnregister(CecAdapter adap)
    {
        const string Function = "cec_adap_enable";
        await CecInvalidatePhysAddr(adap);
        await adap.Unregistered.Read(Function);
        if (!await adap.IsEnabled.Read(Function))
            return;
        await adap.CecPinAdapDisable();
        await adap.IsEnabled.Write(false, Function);
    }
}
