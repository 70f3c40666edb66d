using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// Today (section A9): one atomic count whose base the loader holds; 0 means going. No big kernel lock; protocol families are looked up
/// under RCU and their owner is pinned before the section ends.
/// </summary>
public sealed class UnloadNow : NewUnloadKernel
{
    private readonly ModuleLoader loader;

    /// <summary>Boots it.</summary>
    public UnloadNow(Machine machine)
        : base(machine) => loader = new ModuleLoader(machine);

    /// <inheritdoc/>
    public override Module Create(ModuleFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new LoadableModule(Machine, file.Name) { Init = file.Init, Exit = file.Cleanup, Imports = [.. file.Imports.Cast<LoadableModule>()] };
    }

    /// <inheritdoc/>
    public override async Op<int> Insmod(Module module) => await Return("init_module", await loader.Load((LoadableModule)module));

    /// <inheritdoc/>
    public override async Op<int> Rmmod(Module module) => await Return("delete_module", await loader.Delete((LoadableModule)module));

    /// <inheritdoc/>
    public override SocketFamily CreateFamily(bool hasOwner) => new SocketFamilyNow(this, hasOwner);
}
