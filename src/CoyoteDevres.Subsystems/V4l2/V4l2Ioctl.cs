using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.V4l2;

/// <summary>Ioctls of V4L2 (include/uapi/linux/videodev2.h).</summary>
public static class V4l2Ioctl
{
    /// <summary>What it can do: from memory.</summary>
    public static IoctlCommand QueryCap { get; } = new("VIDIOC_QUERYCAP");

    /// <summary>Sets a control: writes a register.</summary>
    public static IoctlCommand SetControl { get; } = new("VIDIOC_S_CTRL");

    /// <summary>Makes buffers, and the file the one that streams.</summary>
    public static IoctlCommand RequestBuffers { get; } = new("VIDIOC_REQBUFS");

    /// <summary>Gives the driver a buffer of the user's.</summary>
    public static IoctlCommand QueueBuffer { get; } = new("VIDIOC_QBUF");

    /// <summary>Waits for a full buffer.</summary>
    public static IoctlCommand DequeueBuffer { get; } = new("VIDIOC_DQBUF");

    /// <summary>Starts streaming.</summary>
    public static IoctlCommand StreamOn { get; } = new("VIDIOC_STREAMON");

    /// <summary>Stops it, and wakes who waits.</summary>
    public static IoctlCommand StreamOff { get; } = new("VIDIOC_STREAMOFF");
}
