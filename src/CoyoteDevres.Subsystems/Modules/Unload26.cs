using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// 2.6 (2.6.11; section A8): the caller counts, on counters that are summed while every processor stands still; a module that is going
/// is refused. Loading and unloading have a semaphore of their own, open runs the driver's open under the big kernel lock.
/// </summary>
public sealed class Unload26 : NewUnloadKernel
{
    private readonly ModuleLoader26 loader;

    /// <summary>Boots it.</summary>
    public Unload26(Machine machine)
        : base(machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.Nodes.Version = ChardevVersion.OwnerAfterPut;
        loader = new ModuleLoader26(machine);
    }

    /// <inheritdoc/>
    public override Module Create(ModuleFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new Module26(Machine, file.Name) { Init = file.Init, Exit = file.Cleanup, Imports = [.. file.Imports.Cast<Module26>()] };
    }

    /// <inheritdoc/>
    public override async Op<int> Insmod(Module module) => await Return("init_module", await loader.Load((Module26)module));

    /// <inheritdoc/>
    public override async Op<int> Rmmod(Module module) => await Return("delete_module", await loader.Delete((Module26)module));

    /// <inheritdoc/>
    public override async Op<int> RmmodWait(Module module) => await Return("delete_module", await loader.Delete((Module26)module, wait: true));

    /// <inheritdoc/>
    public override SocketFamily CreateFamily(bool hasOwner) => new SocketFamily26(this, new NetFamily(Machine, "inet6", pins: hasOwner));
}

/// <summary>A slot of <c>net_families</c> with an owner, under the families' lock.</summary>
internal sealed class SocketFamily26(Unload26 kernel, NetFamily family) : SocketFamily
{
    public override Op Register(Module module, string function, Func<Op<int>> create) => family.Register(module, function, create);

    public override Op Unregister() => family.Unregister();

    public override async Op<int> Socket() => await kernel.Return("socket", await family.Socket());

    public override async Op Close(Module module, string function, Func<Op> release)
    {
        await family.Release(module, function, release);
        await kernel.Return("close", 0);
    }
}
