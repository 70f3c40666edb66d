using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>2.6 and today: the core counts by the owner, and a module may count itself with the same calls.</summary>
public abstract class NewUnloadKernel : UnloadKernel
{
    private protected NewUnloadKernel(Machine machine)
        : base(machine)
    {
    }

    /// <inheritdoc/>
    public override Op Sweep() => throw new NotSupportedException("modules are swept up to 2.4");

    /// <inheritdoc/>
    public override Op<bool> Count(Module module, string function)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.TryGet(function);
    }

    /// <inheritdoc/>
    public override Op Uncount(Module module, string function)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Put(function);
    }

    /// <inheritdoc/>
    public override CharDevice CreateDevice(string name, int major) => new NewCharDevice(this, Machine.Nodes.CreateNode($"/dev/{name}"));
}

/// <summary><c>register_chrdev</c> on top of a <c>cdev</c> that it allocates, with the file operations' owner.</summary>
internal sealed class NewCharDevice(NewUnloadKernel kernel, CharacterNode node) : CharDevice
{
    // Where the owner is NULL there is nobody to count for.
    private readonly Module nobody = new(kernel.Machine, "vmlinux");
    private Cdev? cdev;

    public override async Op Register(FileOperations operations)
    {
        cdev = new Cdev(kernel.Machine, operations, operations.HasOwner ? operations.Owner : nobody);
        await cdev.Add(node);
        cdev.Retain();
    }

    public override Op Unregister()
    {
        cdev!.Retain(false);
        return cdev.Del();
    }

    public override async Op<OpenDevice?> Open(UserProcess process) =>
        await process.Open(node) is { } file ? new NewOpenDevice(file) : null;
}

/// <summary>A file on one.</summary>
internal sealed class NewOpenDevice(File file) : OpenDevice
{
    public override Op<int> Read(UserProcess process) => process.Read(file);

    public override Op Close(UserProcess process) => process.Close(file);
}
