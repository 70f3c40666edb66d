using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>
/// UI3, 5.11 to 6.7: readers are woken and test in each round; the number is free only when the device has gone (8fd0e2a6df26 and the fix of its own use
/// after free), and an open takes its reference after it has let <c>minor_lock</c> go (CVE-2023-52439).
/// </summary>
/// <remarks>The sheet's 8.4 and the patch that moves <c>uio_free_minor</c> [V]; since when readers are woken is from memory [R].</remarks>
public class UioUI3(Machine machine) : UioMutex(machine)
{
    private protected override bool FreesListener => true;

    internal sealed override Op<int> Read(UioListener listener, UserPointer buffer) =>
        ReadLoop(listener, buffer, () => Test(listener.Dev, "uio_read", -Errno.EIO), runsToCopy: true);

    private protected override async Op Unregister(UioDevice idev, UioDriver driver)
    {
        int minor = await PartAndWake(idev, driver);
        await idev.Dev.Unregister();
        await FreeMinor(minor);
    }

    /// <summary>The removal up to where the device goes.</summary>
    private protected async Op<int> PartAndWake(UioDevice idev, UioDriver driver)
    {
        await idev.Touch("uio_unregister_device"); // minor
        await Part(idev, driver);
        await idev.Wait.WakeUpInterruptible("uio_unregister_device");
        return idev.Minor;
    }
}
