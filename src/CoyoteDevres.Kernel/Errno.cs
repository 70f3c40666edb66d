namespace CoyoteDevres.Kernel;

/// <summary>Error numbers as the kernel returns them, negated: <c>-Errno.ENODEV</c>. Values of x86-64.</summary>
public static class Errno
{
#pragma warning disable CS1591, CA1707 // The names are the kernel's.
    public const int EPERM = 1, ENOENT = 2, EINTR = 4, EIO = 5, ENXIO = 6, EBADF = 9, EAGAIN = 11, EWOULDBLOCK = EAGAIN, ENOMEM = 12, EFAULT = 14, EBUSY = 16, EEXIST = 17, ENODEV = 19,
        EINVAL = 22, ENOTTY = 25, ENOSPC = 28, EPIPE = 32, EMSGSIZE = 90, EAFNOSUPPORT = 97, ESHUTDOWN = 108, ETIMEDOUT = 110, ERESTARTSYS = 512, EPROBE_DEFER = 517, ENOTSUPP = 524;
#pragma warning restore CS1591, CA1707

    /// <summary>The result of a call as user space would name it: <c>-ENODEV</c>, or <c>ok</c> if it is not an error.</summary>
    public static string Name(int result) => -result switch
    {
        <= 0 => "ok",
        EPERM => "-EPERM",
        ENOENT => "-ENOENT",
        EINTR => "-EINTR",
        EIO => "-EIO",
        ENXIO => "-ENXIO",
        EBADF => "-EBADF",
        EAGAIN => "-EAGAIN",
        ENOMEM => "-ENOMEM",
        EFAULT => "-EFAULT",
        EBUSY => "-EBUSY",
        EEXIST => "-EEXIST",
        ENODEV => "-ENODEV",
        EINVAL => "-EINVAL",
        ENOTTY => "-ENOTTY",
        ENOSPC => "-ENOSPC",
        EPIPE => "-EPIPE",
        EMSGSIZE => "-EMSGSIZE",
        EAFNOSUPPORT => "-EAFNOSUPPORT",
        ESHUTDOWN => "-ESHUTDOWN",
        ETIMEDOUT => "-ETIMEDOUT",
        ERESTARTSYS => "-ERESTARTSYS",
        EPROBE_DEFER => "-EPROBE_DEFER",
        ENOTSUPP => "-ENOTSUPP",
        var other => $"-{other}",
    };
}
