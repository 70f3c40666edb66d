using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Pps;

/// <summary>
/// PP1, the sheet's "later" [R]: an open takes a reference on the device, whose release deletes the character device and frees the memory that it is in;
/// <c>__fput</c> puts it after that (CVE-2024-57979).
/// </summary>
/// <remarks>pps.c read in a tree of about v3.14 [V].</remarks>
public sealed class PpsPP1(Machine machine, CharacterNode node) : PpsVersion(machine, node)
{
    internal override async Op<int> Open(PpsDevice? pps, File file)
    {
        file.PrivateData = pps;
        await pps!.Touch("pps_cdev_open"); // dev
        await pps.Dev.Get("pps_cdev_open");
        return 0;
    }

    internal override async Op Release(File file)
    {
        var pps = file.Private<PpsDevice>();
        await pps.Touch("pps_cdev_release"); // dev
        await pps.Dev.Put("pps_cdev_release");
    }

    private protected override async Op PpsRegisterCdev(PpsDevice pps, Device parent)
    {
        await TakeNumber(pps);
        pps.Cdev = new Cdev(pps, "cdev", new PpsOperations(this, pps), Core, parent: null);
        await pps.Cdev.Add(Node);
        pps.Dev = new PpsClassDevice(pps.Machine, parent, device => PpsDeviceDestruct(pps, device)).Dev;
        await pps.Dev.Add();
    }

    private protected override async Op PpsUnregisterCdev(PpsDevice pps)
    {
        await pps.Touch("pps_unregister_cdev"); // dev
        await pps.Dev.Unregister();
    }

    private async Op PpsDeviceDestruct(PpsDevice pps, PpsClassDevice device)
    {
        await pps.Cdev.Del();
        await FreeNumber(pps, "pps_device_destruct");
        await device.Kfree("pps_device_destruct");
        await pps.Kfree("pps_device_destruct");
    }
}
