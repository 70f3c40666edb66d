using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Ipmi;

/// <summary>
/// IP0: before 77f8269606bf (v5.0). Destroying a user cleans its <c>release_barrier</c> up at once, and a message on its way, which holds a reference
/// on the user, enters that domain when it arrives. [R]
/// </summary>
public sealed class IpmiBefore(Machine machine) : IpmiMsghandler(machine)
{
    internal override async Op FreeUser(IpmiUser user) => await user.Kfree();

    internal override async Op IpmiDestroyUserByClient(IpmiUser user)
    {
        await IpmiDestroyUser(user);
        await user.ReleaseBarrier.Cleanup("ipmi_destroy_user");
        await user.Refcount.Put("ipmi_destroy_user");
    }
}

/// <summary>IP1: 77f8269606bf. Cleaned up with the last reference; which may be put where nobody may sleep. [R]</summary>
public sealed class IpmiCleanedLast(Machine machine) : IpmiMsghandler(machine)
{
    internal override async Op FreeUser(IpmiUser user)
    {
        await user.ReleaseBarrier.Cleanup();
        await user.Kfree();
    }
}

/// <summary>IP2: 3b9a907223d7 (v5.1). The last reference leaves cleaning up and freeing to a worker. Read in a stable tree of v4.18 [V].</summary>
public sealed class IpmiCleanedByWorker(Machine machine) : IpmiMsghandler(machine)
{
    internal override async Op FreeUser(IpmiUser user) => await user.RemoveWork.Schedule();
}
