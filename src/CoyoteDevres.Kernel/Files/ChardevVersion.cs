namespace CoyoteDevres.Kernel;

/// <summary>Character devices as they were (fs/char_dev.c), for models of older kernels.</summary>
public enum ChardevVersion
{
    /// <summary>After 68faa679b8be (2020): an inode's cached device is taken unless its last reference is gone.</summary>
    Today,

    /// <summary>Before that: the reference is taken whatever is left, under the lock that does not keep a last put out.</summary>
    PlainGet,

    /// <summary>
    /// 2.6.11: besides, <c>cdev_put</c> reads the owner out of the device after putting it, and the driver's open runs under the big
    /// kernel lock.
    /// </summary>
    OwnerAfterPut,
}
