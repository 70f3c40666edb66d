using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// Copying between the kernel and the calling process (include/linux/uaccess.h): may sleep, since the page may have to be brought
/// in, and faults if a scenario lets it (<see cref="FaultPlan.UserCopiesFault"/>).
/// </summary>
public static class UserCopy
{
    /// <summary><c>copy_from_user</c>: 0, or <c>-EFAULT</c>.</summary>
    public static Op<int> CopyFromUser(this Machine machine, UserPointer from, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(from);
        return Copy(machine, "copy_from_user", new Site(function, file, line));
    }

    /// <summary><c>copy_to_user</c>: 0, or <c>-EFAULT</c>; then nothing has been copied.</summary>
    public static async Op<int> CopyToUser(this Machine machine, UserPointer to, object? value, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(to);
        int result = await Copy(machine, "copy_to_user", new Site(function, file, line));
        if (result == 0)
            to.Value = value;
        return result;
    }

    private static async Op<int> Copy(Machine machine, string what, Site site)
    {
        AtomicSleep.MightSleep(machine, what, site);
        return await machine.Faults.Happens(FaultKind.UserCopy, what, "succeeds", "faults", site) ? -Errno.EFAULT : 0;
    }
}
