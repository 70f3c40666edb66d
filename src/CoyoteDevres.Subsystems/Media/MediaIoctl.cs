using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>The media controller's ioctls (include/uapi/linux/media.h).</summary>
public static class MediaIoctl
{
    /// <summary>Name, model, bus.</summary>
    public static IoctlCommand DeviceInfo { get; } = new("MEDIA_IOC_DEVICE_INFO");

    /// <summary>The next entity.</summary>
    public static IoctlCommand EnumEntities { get; } = new("MEDIA_IOC_ENUM_ENTITIES");

    /// <summary>The links of an entity.</summary>
    public static IoctlCommand EnumLinks { get; } = new("MEDIA_IOC_ENUM_LINKS");

    /// <summary>The same from a 32-bit process, which enters by another function.</summary>
    public static IoctlCommand EnumLinks32 { get; } = new("MEDIA_IOC_ENUM_LINKS32");

    /// <summary>Enables or disables a link.</summary>
    public static IoctlCommand SetupLink { get; } = new("MEDIA_IOC_SETUP_LINK");

    /// <summary>The whole graph; from v4.5 on.</summary>
    public static IoctlCommand GetTopology { get; } = new("MEDIA_IOC_G_TOPOLOGY");
}
