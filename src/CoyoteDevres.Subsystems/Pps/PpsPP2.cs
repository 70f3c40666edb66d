using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Pps;

/// <summary>
/// PP2, c79a39dc8d06 (6.14 [R]): one character device for all sources, which stays; an open finds the source by number and takes its device's reference under
/// <c>pps_idr_lock</c>.
/// </summary>
/// <remarks>pps.c read in a tree of about v6.16 [V], whose poll sleeps; in 6.14 it always reported something.</remarks>
public sealed class PpsPP2 : PpsVersion
{
    private readonly Cdev all;

    /// <summary>Loads it.</summary>
    public PpsPP2(Machine machine, CharacterNode node)
        : base(machine, node)
    {
        all = new Cdev(machine, new PpsOperations(this, null), Core);
        all.Retain();
    }

    /// <inheritdoc/>
    public override bool PollSleeps => true;

    /// <summary><c>pps_init</c>: <c>__register_chrdev</c>.</summary>
    public Op PpsInit() => all.Add(Node);

    /// <summary>With <c>pps_idr_get</c>.</summary>
    internal override async Op<int> Open(PpsDevice? pps, File file)
    {
        await LockIdr("pps_idr_get");
        var found = await Idr.Find(0, "pps_idr_get");
        if (found.Raw is { } source)
            await source.Dev.Get("pps_idr_get");
        await UnlockIdr("pps_idr_get");
        file.PrivateData = found.Raw;
        return found.IsNull ? -Errno.ENODEV : 0;
    }

    internal override async Op Release(File file)
    {
        var pps = file.Private<PpsDevice>();
        await pps.Touch("pps_cdev_release"); // id
        await pps.Dev.Put("pps_cdev_release");
    }

    internal override async Op<PollMask> Poll(PpsDevice pps, PollTable table)
    {
        await table.Wait(pps.Queue);
        return await pps.LastFetchedEv.Read("pps_cdev_poll") == await pps.LastEv.Read("pps_cdev_poll") ? PollMask.None : PollMask.In;
    }

    private protected override async Op Fetched(PpsDevice pps) =>
        await pps.LastFetchedEv.Write(await pps.LastEv.Read("pps_cdev_ioctl"), "pps_cdev_ioctl");

    /// <summary>The second reference is the number's.</summary>
    private protected override async Op PpsRegisterCdev(PpsDevice pps, Device parent)
    {
        const string Function = "pps_register_cdev";
        await LockIdr(Function);
        pps.Id = await Idr.Alloc(pps, function: Function);
        pps.Dev = new Device(pps, "dev", async () => await pps.Kfree("pps_device_destruct"), parent);
        await pps.Dev.Add();
        await pps.Dev.Get(Function);
        await UnlockIdr(Function);
    }

    private protected override async Op PpsUnregisterCdev(PpsDevice pps)
    {
        const string Function = "pps_unregister_cdev";
        await pps.Dev.Unregister();
        await LockIdr(Function);
        await pps.Touch(Function); // id
        await Idr.Remove(pps.Id, Function);
        await pps.Dev.Put(Function);
        await UnlockIdr(Function);
    }
}
