using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>
/// A driver with a media device and two entities, in device-managed memory: unregisters and cleans up in its remove, after which devres
/// frees entities and media device.
/// </summary>
/// <param name="core">The media controller.</param>
/// <param name="version">Its design.</param>
/// <param name="node">Where the media device appears.</param>
/// <param name="module">The driver's module, which owns the character device.</param>
public sealed class MediaDriver(MediaCore core, MediaVersion version, CharacterNode node, Module module) : DeviceDriver("isp-driver")
{
    /// <inheritdoc/>
    public override Module? Owner => module as LoadableModule;

    /// <summary>The media device, once probed.</summary>
    public MediaDevice Media { get; private set; } = null!;

    /// <summary>The entities, once probed: a source that is linked to a sink.</summary>
    internal (MediaEntity Source, MediaEntity Sink) Entities { get; private set; }

    /// <summary>The device outlives the scenario: what belongs to it is no leak.</summary>
    public void Retain()
    {
        Media.Retain();
        Media.Devnode.Retain();
        foreach (var entity in new[] { Entities.Source, Entities.Sink })
            entity.RetainLinks();
    }

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Media = new MediaDevice(core, version, device, module);
        await device.Resources.Kmalloc(Media);
        Entities = (new MediaEntity(device.Machine), new MediaEntity(device.Machine));
        foreach (var entity in new[] { Entities.Source, Entities.Sink })
        {
            await device.Resources.Kmalloc(entity.LinkArray);
            await device.Resources.Kmalloc(entity);
        }

        await version.MediaDeviceRegister(Media, node, Entities.Source, Entities.Sink);
        return 0;
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await version.MediaDeviceUnregister(Media);
        await version.MediaDeviceCleanup(Media);
    }
}
