using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Pps;

/// <summary>
/// PP0, the sheet's "old": the character device is a member, an open takes no reference, and the device's release frees both, before
/// <c>pps_unregister_cdev</c> deletes the character device.
/// </summary>
/// <remarks>The sheet's 083e58666ff5 [V]; pps.c read in a tree of about v3.8 [V].</remarks>
public sealed class PpsPP0(Machine machine, CharacterNode node) : PpsVersion(machine, node)
{
    internal override Op<int> Open(PpsDevice? pps, File file)
    {
        file.PrivateData = pps; // container_of(inode->i_cdev): no access.
        return Op.From(0);
    }

    internal override Op Release(File file) => Op.Done;

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
        await pps.Cdev.Del();
    }

    private async Op PpsDeviceDestruct(PpsDevice pps, PpsClassDevice device)
    {
        await FreeNumber(pps, "pps_device_destruct");
        await device.Kfree("pps_device_destruct");
        await pps.Kfree("pps_device_destruct");
    }
}
