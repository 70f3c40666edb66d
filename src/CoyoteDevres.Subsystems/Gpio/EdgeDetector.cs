using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>
/// The edge detector of a requested line: an interrupt whose thread tells of edges, or, debounced, one that starts a timer whose work
/// looks at the line (drivers/gpio/gpiolib-cdev.c, read at 02f6b0e1ec7e; the steps are those of v6.1 but for the copy of the label).
/// </summary>
internal static class EdgeDetector
{
    /// <summary>What <c>gpiod_to_irq</c> returns.</summary>
    private const int IrqNumber = 30;

    /// <summary><c>edge_detector_setup</c>: <c>-ENXIO</c> if the line has no interrupt.</summary>
    internal static async Op<int> EdgeDetectorSetup(LineRequest lr, LineConfig config)
    {
        if (config is LineConfig.Input or LineConfig.Output)
            return 0;
        if (config == LineConfig.Debounced)
            return await DebounceSetup(lr);
        return await RequestIrq(
            lr,
            new IrqAction(lr.Desc!.Irq.Line, "gpiomon", () => EdgeIrqHandler(lr), () => EdgeIrqThread(lr), oneShot: true));
    }

    /// <summary>
    /// <c>edge_detector_stop</c>: waits for the handler and its thread, then for the work. If the interrupt is gone already there is
    /// nobody to wait for, and its label is not given back.
    /// </summary>
    internal static async Op EdgeDetectorStop(LineRequest lr)
    {
        if (await lr.Irq.Read() != 0)
        {
            if (await lr.Desc!.Irq.Free(lr.Action!) && lr.IrqLabel is { } label)
                await label.Kfree("free_irq_label");
            await lr.Irq.Write(0);
        }

        await lr.Work.CancelSync();
        await lr.SwDebounced.WriteOnce(false);
        await lr.EdFlags.WriteOnce(LineConfig.Input);
    }

    /// <summary>
    /// <c>debounce_setup</c>: the provider cannot debounce, so that software does. The line is low then; later interrupts mean that it is high.
    /// </summary>
    private static async Op<int> DebounceSetup(LineRequest lr)
    {
        var gpiod = lr.Device.Version.Gpiod;
        int result = await gpiod.GpiodSetDebounce(lr.Desc!);
        if (result != -Errno.ENOTSUPP)
            return result;
        result = await gpiod.GpiodGetValueCansleep(lr.Desc!, "gpiod_get_raw_value_cansleep");
        if (result < 0)
            return result;
        result = await RequestIrq(lr, new IrqAction(lr.Desc!.Irq.Line, "gpiomon", () => DebounceIrqHandler(lr)));
        if (result < 0)
            return result;
        await lr.Level.WriteOnce(0);
        await lr.SwDebounced.WriteOnce(true);
        return 0;
    }

    private static async Op<int> RequestIrq(LineRequest lr, IrqAction action)
    {
        if (await lr.Device.Version.Gpiod.GpiodToIrq(lr.Desc!) < 0)
            return -Errno.ENXIO;
        var label = lr.Device.Version.CopiesIrqLabels ? new IrqLabel(lr.Machine) : null;
        int result = await lr.Desc!.Irq.Request(action);
        if (result < 0)
        {
            if (label is not null)
                await label.Kfree("free_irq_label");
            return result;
        }

        lr.Action = action;
        lr.IrqLabel = label;
        await lr.Irq.Write(IrqNumber, "edge_detector_setup");
        return 0;
    }

    private static async Op<IrqReturn> EdgeIrqHandler(LineRequest lr)
    {
        await lr.Touch(); // Stores the time, which only its thread looks at.
        return IrqReturn.WakeThread;
    }

    /// <summary><c>edge_irq_thread</c>: looks at the line only if edges of both directions are told.</summary>
    private static async Op EdgeIrqThread(LineRequest lr)
    {
        var edges = await lr.EdFlags.ReadOnce();
        if (edges is not (LineConfig.RisingEdge or LineConfig.BothEdges))
            return;
        if (edges == LineConfig.BothEdges)
            await lr.Device.Version.Gpiod.GpiodGetValueCansleep(lr.Desc!, "gpiod_get_value_cansleep");
        await lr.Events.Put("linereq_put_event");
    }

    private static async Op<IrqReturn> DebounceIrqHandler(LineRequest lr)
    {
        await lr.Work.Modify();
        return IrqReturn.Handled;
    }

    /// <summary><c>debounce_work_func</c>.</summary>
    internal static async Op DebounceWorkFunc(LineRequest lr)
    {
        var edges = await lr.EdFlags.ReadOnce();
        int level = await lr.Device.Version.Gpiod.GpiodGetValueCansleep(lr.Desc!, "gpiod_get_raw_value_cansleep");
        if (level < 0 || await lr.Level.ReadOnce() == level)
            return;
        await lr.Level.WriteOnce(level);
        if (edges == LineConfig.Debounced)
            await lr.Events.Put("linereq_put_event");
    }
}

/// <summary>The name that an interrupt is requested under, a copy of the line's label since b34490879baa (v6.9).</summary>
internal sealed class IrqLabel(Machine machine) : KernelObject(machine, "irq_label");
