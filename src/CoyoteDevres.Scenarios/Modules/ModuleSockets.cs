using CoyoteDevres.Exploration;
using CoyoteDevres.Subsystems.Modules;
using static CoyoteDevres.Scenarios.Modules.ModuleOperations;

namespace CoyoteDevres.Scenarios.Modules;

/// <summary>From sys_socket to inet6_create, and back.</summary>
internal static class ModuleSockets
{
    /// <summary>Makes a socket; closes it once the removal has come back.</summary>
    internal static UserOperation<UnloadBench> Socket(string name, Inet6Counting counting, string whenGone, params BugQuestion[] asks) => On(name, whenGone, asks, async (bench, _) =>
    {
        var ipv6 = await bench.LoadInet6(counting);
        return async _ =>
        {
            if (await ipv6.Socket() != 0)
                return;
            if (await bench.WaitForRemoval())
                await ipv6.Close();
        };
    });

    /// <summary>Closes a socket that was made before.</summary>
    internal static UserOperation<UnloadBench> Close(string busy, Inet6Counting counting) => On("close-socket", busy, [], async (bench, _) =>
    {
        var ipv6 = await bench.LoadInet6(counting);
        await ipv6.Socket();
        return _ => ipv6.Close();
    });

    /// <summary>With a socket open, fails to make another one; closes the first once the removal has come back.</summary>
    internal static UserOperation<UnloadBench> Fails(string busy, Inet6Counting counting) => On("socket-init-fails", busy, [], async (bench, _) =>
    {
        var ipv6 = await bench.LoadInet6(counting);
        await ipv6.Socket();
        ipv6.ProtocolFails = true;
        return async _ =>
        {
            await ipv6.Socket();
            if (await bench.WaitForRemoval())
                await ipv6.Close();
        };
    });
}
