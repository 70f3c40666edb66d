using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>How a version's inet6_create counts.</summary>
public enum Inet6Counting
{
    /// <summary>2.2: the very last statement of create; release lowers it and then sleeps.</summary>
    Last,

    /// <summary>2.3: once the socket is allocated and its destructor set; the destructor lowers it.</summary>
    BeforeInit,

    /// <summary>2.4: the same, but a failing protocol init lowers it, and so does the destructor that follows.</summary>
    TwiceOnFailure,

    /// <summary>A family as the mail wants it: the first statement of create.</summary>
    First,

    /// <summary>2.6 and later: not at all; the core does.</summary>
    Owner,
}

/// <summary>
/// IPv6 as a module (net/ipv6/af_inet6.c; section A5 of the facts): inet6_create, reached from sys_socket, and what it leaves in the
/// socket. 2.2.1 was read for the order of release, which lowers the count before inet_release, which may sleep.
/// </summary>
public sealed class Inet6Module
{
    private readonly UnloadKernel kernel;
    private readonly Inet6Counting counting;

    /// <summary>Its file; nothing is loaded yet.</summary>
    public Inet6Module(UnloadKernel kernel, Inet6Counting counting)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        this.kernel = kernel;
        this.counting = counting;
        Family = kernel.CreateFamily(counting == Inet6Counting.Owner);
        Module = kernel.Create(new ModuleFile("ipv6") { Init = Init, Cleanup = () => Family.Unregister() });
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>True if the next protocol init fails; in the set-up.</summary>
    public bool ProtocolFails { get; set; }

    private SocketFamily Family { get; }

    /// <summary><c>socket(2)</c>: 0, or a negative error.</summary>
    public Op<int> Socket() => Family.Socket();

    /// <summary><c>close(2)</c> of a socket that was made.</summary>
    public Op Close() => Family.Close(Module, "inet6_release", Release);

    private async Op<int> Init()
    {
        await Family.Register(Module, "inet6_create", Create);
        return 0;
    }

    private async Op<int> Create()
    {
        const string Function = "inet6_create";
        if (counting == Inet6Counting.First && !await kernel.Count(Module, Function))
            return -Errno.ENODEV;
        // sk_alloc, with a waiting allocation.
        await kernel.Sleep("sk_alloc");
        // sock->ops: a table in the module.
        await Module.UseData(Function);
        if (counting is Inet6Counting.BeforeInit or Inet6Counting.TwiceOnFailure)
            await kernel.Count(Module, Function);
        if (ProtocolFails)
            return await Failed(Function);
        if (counting == Inet6Counting.Last)
            await kernel.Count(Module, Function);
        return 0;
    }

    /// <summary>Releasing the sock runs its destructor, which lowers the count.</summary>
    private async Op<int> Failed(string function)
    {
        if (counting == Inet6Counting.TwiceOnFailure)
            await kernel.Uncount(Module, function);
        if (counting is Inet6Counting.BeforeInit or Inet6Counting.TwiceOnFailure or Inet6Counting.First)
            await Destruct();
        return -Errno.ENOMEM;
    }

    private async Op Release()
    {
        if (counting == Inet6Counting.Last)
        {
            await kernel.Uncount(Module, "inet6_release");
            await kernel.Sleep("inet_release");
            return;
        }

        await kernel.Sleep("inet_release");
        if (counting != Inet6Counting.Owner)
            await Destruct();
    }

    private Op Destruct() => Module.Call("inet6_sock_destruct", () => kernel.Uncount(Module, "inet6_sock_destruct"));
}
