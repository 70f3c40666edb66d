using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>2.2 to 2.4: everything that loads and unloads runs under the big kernel lock, and modules count by hand.</summary>
public abstract class OldUnloadKernel : UnloadKernel
{
    private readonly OldKernel version;

    private protected OldUnloadKernel(Machine machine, OldKernel version)
        : base(machine)
    {
        this.version = version;
        Loader = new OldModuleLoader(machine, version);
    }

    internal OldModuleLoader Loader { get; }

    /// <summary>True if close holds the big kernel lock over release: up to 2.3.</summary>
    internal bool ReleasesLocked => version != OldKernel.V24;

    /// <inheritdoc/>
    public override Module Create(ModuleFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new OldModule(Loader, file.Name)
        {
            Init = file.Init,
            Cleanup = file.Cleanup,
            CanUnload = file.CanUnload,
            IsAutoclean = file.IsAutoclean,
            Imports = [.. file.Imports.Cast<OldModule>()],
        };
    }

    /// <inheritdoc/>
    public override async Op<int> Insmod(Module module)
    {
        int result = await Return("init_module", await Loader.Load((OldModule)module));
        // The record of a module that could not be initialised stays listed; the program that created it deletes it.
        if (result < 0 && result != -Errno.EEXIST)
            await Return("delete_module", await Loader.Delete((OldModule)module));
        return result;
    }

    /// <inheritdoc/>
    public override async Op<int> Rmmod(Module module) => await Return("delete_module", await Loader.Delete((OldModule)module));

    /// <inheritdoc/>
    public override async Op Sweep()
    {
        await Loader.Sweep();
        await Return("delete_module(NULL)", 0);
    }

    /// <inheritdoc/>
    public override async Op<bool> Count(Module module, string function)
    {
        await ((OldModule)module).Inc(function);
        return true;
    }

    /// <inheritdoc/>
    public override async Op Uncount(Module module, string function) => await ((OldModule)module).Dec(function);

    /// <inheritdoc/>
    public override CharDevice CreateDevice(string name, int major) => new OldCharDevice(this, new OldChrdev(Loader, major));

    /// <inheritdoc/>
    public override SocketFamily CreateFamily(bool hasOwner) => new OldSocketFamily(this, new NetFamily(Machine, "inet6", pins: false, version == OldKernel.V22));
}

/// <summary>A slot of <c>chrdevs</c>.</summary>
internal sealed class OldCharDevice(OldUnloadKernel kernel, OldChrdev slot) : CharDevice
{
    public override Op Register(FileOperations operations) => slot.Register(operations);

    public override Op Unregister() => slot.Unregister();

    public override async Op<OpenDevice?> Open(UserProcess process)
    {
        var file = await slot.Open();
        await kernel.Return("open", file is null ? -Errno.ENXIO : 0);
        return file is null ? null : new OldOpenDevice(kernel, file);
    }
}

/// <summary>A file on one.</summary>
internal sealed class OldOpenDevice(OldUnloadKernel kernel, OldFile file) : OpenDevice
{
    public override async Op<int> Read(UserProcess process) => await kernel.Return("read", await file.Read());

    public override async Op Close(UserProcess process)
    {
        await file.Close();
        await kernel.Return("close", 0);
    }
}

/// <summary>A slot of <c>net_families</c>; closing holds the big kernel lock as closing a file does.</summary>
internal sealed class OldSocketFamily(OldUnloadKernel kernel, NetFamily family) : SocketFamily
{
    public override Op Register(Module module, string function, Func<Op<int>> create) => family.Register(module, function, create);

    public override Op Unregister() => family.Unregister();

    public override async Op<int> Socket() => await kernel.Return("socket", await family.Socket());

    public override async Op Close(Module module, string function, Func<Op> release)
    {
        var kernelLock = kernel.Machine.BigKernelLock;
        if (kernel.ReleasesLocked)
            await kernelLock.Lock("sys_close");
        await family.Release(module, function, release);
        if (kernel.ReleasesLocked)
            await kernelLock.Unlock("sys_close");
        await kernel.Return("close", 0);
    }
}
