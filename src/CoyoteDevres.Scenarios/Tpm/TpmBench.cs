using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Tpm;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Tpm;

/// <summary>A driver with a TPM chip.</summary>
internal sealed class TpmBench : ICharacterBench
{
    private readonly HostDevice host;
    private readonly bool spaces;
    private File? open;

    private TpmBench(TpmVersion version, HostDevice host, bool spaces) => (Version, this.host, this.spaces) = (version, host, spaces);

    /// <summary>The core.</summary>
    internal TpmVersion Version { get; }

    /// <summary>Binds the driver.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="load">The core.</param>
    /// <param name="spaces">True if users open <c>/dev/tpmrm0</c>.</param>
    internal static async Op<TpmBench> Plug(Machine machine, Func<Machine, TpmVersion> load, bool spaces)
    {
        var version = load(machine);
        return new TpmBench(version, await HostDevice.Bind(machine, new TpmDriver(version)), spaces);
    }

    public Op<File?> Open(UserProcess process) => process.Open(spaces ? Version.NodeRm : Version.Node);

    public Op Unbind(UserProcess process) => host.Unbind(process);

    /// <summary>The open file, in the set-up: <c>/dev/tpm0</c> opens once, so that a second user gets the first one's.</summary>
    internal async Op<File> Share(UserProcess process)
    {
        if (spaces)
            return await CharacterUsers<TpmBench>.MustOpen(this, process);
        if (open is null)
            open = await CharacterUsers<TpmBench>.MustOpen(this, process);
        else
            await process.Receive(open);
        return open;
    }
}
