using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// Telling watchers from a work queue (40b7c49950bd, v6.13): the callback may run in atomic context, so it only takes references and
/// queues what is to be told. What differs between the fixes is how it takes the one on the watcher's file. Read at 77a7b0183acf;
/// fact sheet, section 1.6 [V].
/// </summary>
internal static class LineStateEvents
{
    /// <summary><c>lineinfo_changed_notify</c>: the reference comes last, and is taken without looking.</summary>
    internal static async Op NotifyTakingFileLast(GpioChardevData cdev, GpioDesc desc)
    {
        const string Function = "lineinfo_changed_notify";
        if (!await IsWatched(cdev, desc, Function) || await Allocate(cdev, desc) is not { } ctx)
            return;
        await Fill(ctx, desc, Function);
        await cdev.File!.GetByDriver();
        await ctx.Queue();
    }

    /// <summary>
    /// <c>lineinfo_changed_notify</c> since d4cd0902c156 (November 2025): the reference comes first, and nothing is told to a file that is
    /// being released.
    /// </summary>
    /// <param name="cdev">The watcher.</param>
    /// <param name="desc">The line that changed.</param>
    /// <param name="undoes">True since January 2026: the reference is dropped if the allocation fails.</param>
    internal static async Op NotifyTakingFileFirst(GpioChardevData cdev, GpioDesc desc, bool undoes)
    {
        const string Function = "lineinfo_changed_notify";
        if (!await IsWatched(cdev, desc, Function) || !await cdev.File!.GetActive())
            return;
        if (await Allocate(cdev, desc) is { } ctx)
        {
            await Fill(ctx, desc, Function);
            if (await desc.Device.Version.EventHolds(ctx, desc.Device))
            {
                await ctx.Queue();
                return;
            }

            await desc.Device.Dev.PutForOthers(Function);
            await ctx.Kfree(Function);
        }

        if (undoes)
            await cdev.File!.FputInKernelThread();
    }

    private static async Op<bool> IsWatched(GpioChardevData cdev, GpioDesc desc, string function)
    {
        await cdev.Touch(function); // Reads cdev->watched_lines.
        return await cdev.WatchedLines[desc.Offset].Read(function);
    }

    private static Op<LineinfoChangedCtx?> Allocate(GpioChardevData cdev, GpioDesc desc) =>
        cdev.Machine.Kmalloc(() => new LineinfoChangedCtx(cdev, desc.Device), Gfp.Atomic, "lineinfo_changed_notify");

    private static async Op Fill(LineinfoChangedCtx ctx, GpioDesc desc, string function)
    {
        await desc.Device.Version.Gpiod.GpioDescToLineinfo(desc);
        await desc.Device.Dev.GetForOthers(function); // The work puts it.
        ctx.IsUsed = await desc.Requested.Read(function);
    }
}

/// <summary><c>struct lineinfo_changed_ctx</c>: one event on its way, with a reference on the device and one on the watcher's file.</summary>
internal sealed class LineinfoChangedCtx : KernelObject
{
    private readonly GpioChardevData cdev;
    private readonly GpioDevice gdev;
    private readonly WorkItem work;

    internal LineinfoChangedCtx(GpioChardevData cdev, GpioDevice gdev)
        : base(gdev.Machine, "lineinfo_changed_ctx")
    {
        this.cdev = cdev;
        this.gdev = gdev;
        work = new WorkItem(this, "work", LineinfoChangedFunc);
    }

    /// <summary><c>ctx-&gt;chip_rev</c>: G6 only.</summary>
    internal ChipHandle? ChipRev { get; set; }

    /// <summary>The line has a user (<c>GPIO_V2_LINE_FLAG_USED</c>): set before it is queued.</summary>
    internal bool IsUsed { get; set; }

    /// <summary><c>queue_work(gdev-&gt;line_state_wq, …)</c>.</summary>
    internal async Op Queue()
    {
        await gdev.Touch("lineinfo_changed_notify"); // Reads gdev->line_state_wq.
        await gdev.LineStateWq!.QueueWork(work, "lineinfo_changed_notify");
    }

    /// <summary><c>lineinfo_changed_func</c>: asks pin control, which may sleep, about a line that nobody uses.</summary>
    private async Op LineinfoChangedFunc()
    {
        if (!IsUsed)
            await AskPinControl();
        await cdev.Events.Put("lineinfo_changed_func");
        if (ChipRev is { } handle)
            await handle.Free();
        await gdev.Dev.PutForOthers();
        await cdev.Touch(); // Reads cdev->fp.
        await cdev.File!.FputInKernelThread();
        await Kfree();
    }

    private async Op AskPinControl()
    {
        await using var guard = await (ChipRev?.TryAccess() ?? gdev.Guard.Enter("lineinfo_changed_func"));
        if (!guard.Chip.IsNull)
            await guard.Chip.Deref("pinctrl_gpio_can_use_line");
    }
}
