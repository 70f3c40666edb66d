using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.I2c;

/// <summary>i2c-dev's ioctls, by their names in uapi/linux/i2c-dev.h.</summary>
public static class I2cIoctl
{
    /// <summary>Sets the address that read and write talk to.</summary>
    public static IoctlCommand Slave { get; } = new("I2C_SLAVE");

    /// <summary>What the adapter can do.</summary>
    public static IoctlCommand Funcs { get; } = new("I2C_FUNCS");

    /// <summary>A combined transfer.</summary>
    public static IoctlCommand Rdwr { get; } = new("I2C_RDWR");

    /// <summary>Stores the adapter's number of retries.</summary>
    public static IoctlCommand Retries { get; } = new("I2C_RETRIES");

    /// <summary>Stores the adapter's timeout.</summary>
    public static IoctlCommand Timeout { get; } = new("I2C_TIMEOUT");

    /// <summary>
    /// <see cref="Slave"/> of a 32-bit process on a 64-bit kernel: enters through <c>compat_i2cdev_ioctl</c>, which hands what needs
    /// no conversion to <c>i2cdev_ioctl</c>. (In I1 fs/compat_ioctl.c calls <c>i2cdev_ioctl</c>.)
    /// </summary>
    public static IoctlCommand CompatSlave { get; } = new("compat I2C_SLAVE");
}
