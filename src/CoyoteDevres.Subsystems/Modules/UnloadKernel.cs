using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>What a module's file says.</summary>
/// <param name="Name">The module's name.</param>
public sealed record ModuleFile(string Name)
{
    /// <summary>Its init function: 0, or a negative error.</summary>
    public required Func<Op<int>> Init { get; init; }

    /// <summary>Its cleanup function.</summary>
    public required Func<Op> Cleanup { get; init; }

    /// <summary>Modules whose symbols it imports.</summary>
    public IReadOnlyList<Module> Imports { get; init; } = [];

    /// <summary>Replaces the use count up to 2.4: 0 if it is not in use.</summary>
    public Func<Op<int>>? CanUnload { get; init; }

    /// <summary>Loaded to be swept when it is idle, up to 2.4.</summary>
    public bool IsAutoclean { get; init; }
}

/// <summary>
/// What a kernel offers to modules and to processes, in one version (section A of the facts on modules): loading and unloading, how a
/// module counts for itself, character devices, sockets and file systems.
/// </summary>
public abstract class UnloadKernel
{
    private protected UnloadKernel(Machine machine) => Machine = machine;

    /// <summary>Where it runs.</summary>
    public Machine Machine { get; }

    /// <summary>Makes a module of its file; nothing of it is loaded yet.</summary>
    public abstract Module Create(ModuleFile file);

    /// <summary><c>insmod</c>: 0, or a negative error. What is left of a module whose init fails, it takes away again.</summary>
    public abstract Op<int> Insmod(Module module);

    /// <summary><c>rmmod</c>: <c>delete_module(name)</c>: 0, or a negative error.</summary>
    public abstract Op<int> Rmmod(Module module);

    /// <summary><c>rmmod --wait</c>: <c>delete_module</c> without <c>O_NONBLOCK</c>, which waits until nobody uses the module; 2.6.</summary>
    public virtual Op<int> RmmodWait(Module module) => throw new NotSupportedException("rmmod waits in 2.6 only");

    /// <summary><c>rmmod -a</c>: <c>delete_module(NULL)</c>, up to 2.4.</summary>
    public abstract Op Sweep();

    /// <summary>A module counts itself: <c>MOD_INC_USE_COUNT</c>, later <c>try_module_get(THIS_MODULE)</c>, which may refuse.</summary>
    public abstract Op<bool> Count(Module module, string function);

    /// <summary><c>MOD_DEC_USE_COUNT</c>, later <c>module_put(THIS_MODULE)</c>.</summary>
    public abstract Op Uncount(Module module, string function);

    /// <summary>A character device number that nobody has registered.</summary>
    public abstract CharDevice CreateDevice(string name, int major);

    /// <summary>A protocol family that nobody has registered.</summary>
    /// <param name="hasOwner">False if whoever registers it leaves the owner NULL, or the kernel has no such field.</param>
    public abstract SocketFamily CreateFamily(bool hasOwner);

    /// <summary>Something sleeps that is not modelled: an allocation that may wait, a copy from user space.</summary>
    public Op Sleep(string function) => Machine.BigKernelLock.Sleep(function);

    /// <summary>A system call returns to user space, where others may run, too.</summary>
    internal async Op<int> Return(string call, int result)
    {
        Machine.Branch($"{call} -> {Errno.Name(result)}");
        await Machine.BigKernelLock.Sleep("ret_from_sys_call");
        return result;
    }
}

/// <summary>A character device's number, in one version.</summary>
public abstract class CharDevice
{
    /// <summary><c>register_chrdev</c>: openable at once.</summary>
    public abstract Op Register(FileOperations operations);

    /// <summary><c>unregister_chrdev</c>: no new opens.</summary>
    public abstract Op Unregister();

    /// <summary><c>open(2)</c>: null if it failed.</summary>
    public abstract Op<OpenDevice?> Open(UserProcess process);
}

/// <summary>An open character device.</summary>
public abstract class OpenDevice
{
    /// <summary><c>read(2)</c>: bytes, or a negative error.</summary>
    public abstract Op<int> Read(UserProcess process);

    /// <summary><c>close(2)</c>.</summary>
    public abstract Op Close(UserProcess process);
}

/// <summary>A slot of <c>net_families</c>, in one version.</summary>
public abstract class SocketFamily
{
    /// <summary><c>sock_register</c>.</summary>
    public abstract Op Register(Module module, string function, Func<Op<int>> create);

    /// <summary><c>sock_unregister</c>.</summary>
    public abstract Op Unregister();

    /// <summary><c>socket(2)</c>: 0, or a negative error.</summary>
    public abstract Op<int> Socket();

    /// <summary><c>close(2)</c> of a socket: its release function, in the module.</summary>
    public abstract Op Close(Module module, string function, Func<Op> release);
}
