using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>The ioctls that are modelled.</summary>
public static class DrmIoctl
{
    /// <summary>A command of the driver's own that uses the hardware.</summary>
    public static readonly IoctlCommand Submit = new("DRM_IOCTL_SUBMIT");

    /// <summary>A command of the driver's own that waits, in a section that unplugging waits for, until the driver is removed.</summary>
    public static readonly IoctlCommand WaitForRemoval = new("DRM_IOCTL_WAIT");

    /// <summary>Makes an object in the device's memory, and a handle of it.</summary>
    public static readonly IoctlCommand CreateDumb = new("DRM_IOCTL_MODE_CREATE_DUMB");

    /// <summary>Makes a framebuffer, which belongs to the file.</summary>
    public static readonly IoctlCommand AddFramebuffer = new("DRM_IOCTL_MODE_ADDFB2");
}
