using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Ladder;

/// <summary>L0: <c>devm_kzalloc</c>. Freed when the driver is unbound, whoever has the node open.</summary>
public sealed class PrivL0(Machine machine) : PrivDriver(machine)
{
    private protected override async Op Allocated(Device device, ToyPriv priv) => await device.Resources.Kmalloc(priv, "toy_probe");
}

/// <summary>L1: <c>kzalloc</c>, and <c>kfree</c> in remove. "How is this different?" - "It's not." (the talk).</summary>
public sealed class PrivL1(Machine machine) : PrivDriver(machine)
{
    private protected override async Op Leave(ToyPriv priv) => await priv.Kfree("toy_remove");
}

/// <summary>L2: L0 with a flag, tested and used under a mutex, and sleepers are woken; but all of this is in the memory that goes.</summary>
public sealed class PrivL2(Machine machine) : PrivDriver(machine)
{
    private protected override async Op Allocated(Device device, ToyPriv priv) => await device.Resources.Kmalloc(priv, "toy_probe");

    private protected override async Op Leave(ToyPriv priv)
    {
        await priv.Mutex.Lock("toy_remove");
        await priv.Gone.WriteOnce(true, "toy_remove");
        await priv.Mutex.Unlock("toy_remove");
        await priv.Wait.WakeUp("toy_remove");
    }

    private protected override async Op<bool> Enter(ToyPriv priv, string function)
    {
        await priv.Mutex.Lock(function);
        if (!await priv.Gone.ReadOnce(function))
            return true;
        await priv.Mutex.Unlock(function);
        return false;
    }

    private protected override async Op Exit(ToyPriv priv, string function) => await priv.Mutex.Unlock(function);

    private protected override async Op<bool> IsGone(ToyPriv priv, string function) => await priv.Gone.ReadOnce(function);
}

/// <summary>L3: counted. The memory is fine; what the driver has mapped goes at unbind, and nobody is told.</summary>
public class PrivL3(Machine machine) : PrivDriver(machine)
{
    internal sealed override bool IsCounted => true;
}

/// <summary>L4a: L3 with a flag that is tested before a use, without a lock; sleepers are woken.</summary>
public sealed class PrivL4A(Machine machine) : PrivL3(machine)
{
    private protected override async Op Leave(ToyPriv priv)
    {
        await priv.Gone.WriteOnce(true, "toy_remove");
        await priv.Wait.WakeUp("toy_remove");
    }

    private protected override async Op<bool> Enter(ToyPriv priv, string function) => !await priv.Gone.ReadOnce(function);

    private protected override async Op<bool> IsGone(ToyPriv priv, string function) => await priv.Gone.ReadOnce(function);
}

/// <summary>L4b: L3 with a pointer that becomes NULL, is tested before a use, without a lock, and read again for it; sleepers are woken.</summary>
public sealed class PrivL4B(Machine machine) : PrivL3(machine)
{
    private protected override async Op Leave(ToyPriv priv)
    {
        await priv.Registers.StoreOnce(null, "toy_remove");
        await priv.Wait.WakeUp("toy_remove");
    }

    private protected override async Op<bool> Enter(ToyPriv priv, string function) => !(await priv.Registers.ReadOnce(function)).IsNull;

    private protected override async Op<bool> IsGone(ToyPriv priv, string function) => (await priv.Registers.ReadOnce(function)).IsNull;
}
