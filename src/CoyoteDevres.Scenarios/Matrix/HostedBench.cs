using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios;

/// <summary>A driver with one character device, bound to a device that can be unbound and unplugged.</summary>
/// <param name="host">The device.</param>
/// <param name="node">The character device's node.</param>
internal abstract class HostedBench(HostDevice host, CharacterNode node) : ICharacterBench
{
    /// <summary>The device.</summary>
    internal HostDevice Host => host;

    /// <inheritdoc/>
    public Op<File?> Open(UserProcess process) => process.Open(node);

    /// <inheritdoc/>
    public Op Unbind(UserProcess process) => host.Unbind(process);
}
