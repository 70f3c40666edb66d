using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>The file of requested lines, as far as several versions agree (drivers/gpio/gpiolib-cdev.c).</summary>
internal static class LineRequests
{
    internal const string Requested = "GPIO_V2_LINE_CHANGED_REQUESTED", Config = "GPIO_V2_LINE_CHANGED_CONFIG";

    /// <summary><c>linereq_create</c> for one line [V].</summary>
    internal static async Op<int> LinereqCreate(GpioDevice gdev, LineRequestArgument request)
    {
        var lr = new LineRequest(gdev);
        int result = await gdev.Version.LinereqHolds(lr);
        if (result >= 0)
        {
            result = await gdev.Version.Gpiod.GetDesc(gdev, request.Offset, "linereq_create") is { } desc
                ? await RequestLine(lr, desc, request.Config)
                : -Errno.EINVAL;
        }

        if (result >= 0)
            await gdev.Version.LinereqTellsOfRemoval(lr);
        if (result < 0)
        {
            await LinereqFree(lr);
            return result;
        }

        request.File = await Kernel.File.Anonymous(gdev.LineOperations, lr);
        return 0;
    }

    /// <summary><c>linereq_free</c> [V]. No lock of the device's is held.</summary>
    internal static async Op LinereqFree(LineRequest lr)
    {
        if (lr.TellsOfRemoval)
            await lr.Device.Version.LinereqLeaves(lr);
        if (lr.Desc is not { } desc)
        {
            await Discard(lr);
            return;
        }

        await EdgeDetector.EdgeDetectorStop(lr);
        await lr.Device.Version.Gpiod.GpiodFree(desc);
        await Discard(lr);
    }

    private static async Op Discard(LineRequest lr)
    {
        await lr.Device.Version.LinereqLetsGo(lr);
        await lr.Kfree("linereq_free");
    }

    /// <summary>The part of <c>linereq_ioctl</c> after its test [V].</summary>
    internal static Op<int> Dispatch(LineRequest lr, IoctlCommand command, UserPointer argument)
    {
        if (command == GpioIoctl.LineGetValues)
            return lr.Device.Version.Gpiod.GpiodGetArrayValueComplex(lr.Desc!);
        if (command == GpioIoctl.LineSetValues)
            return LinereqSetValues(lr);
        return command == GpioIoctl.LineSetConfig ? LinereqSetConfig(lr, (LineConfig)argument.Value!) : Op.From(-Errno.EINVAL);
    }

    /// <summary>The body of <c>linereq_create</c>'s loop over the lines.</summary>
    private static async Op<int> RequestLine(LineRequest lr, GpioDesc desc, LineConfig config)
    {
        var gpiod = lr.Device.Version.Gpiod;
        int result = await gpiod.GpiodRequest(desc);
        if (result < 0)
            return result;
        lr.Desc = desc;
        await FlagsToDescFlags(desc, config);
        result = await gpiod.GpiodSetTransitory(desc);
        if (result >= 0)
            result = await SetDirection(desc, config);
        if (result >= 0)
            result = await EdgeDetector.EdgeDetectorSetup(lr, config);
        if (result < 0)
            return result;
        await lr.EdFlags.Write(config, "linereq_create");
        await lr.Device.LineState.Notify(Requested, desc);
        return 0;
    }

    /// <summary><c>linereq_set_values</c>: <c>-EPERM</c> for an input [V].</summary>
    private static async Op<int> LinereqSetValues(LineRequest lr)
    {
        await lr.ConfigMutex.Lock();
        int result = await LinereqSetValuesUnlocked(lr.Desc!);
        await lr.ConfigMutex.Unlock();
        return result;
    }

    private static async Op<int> LinereqSetValuesUnlocked(GpioDesc desc) =>
        await desc.IsOut.Read() ? await desc.Device.Version.Gpiod.GpiodSetArrayValueComplex(desc) : -Errno.EPERM;

    /// <summary><c>linereq_set_config</c> [V].</summary>
    private static async Op<int> LinereqSetConfig(LineRequest lr, LineConfig config)
    {
        await lr.ConfigMutex.Lock();
        int result = await LinereqSetConfigUnlocked(lr, lr.Desc!, config);
        await lr.ConfigMutex.Unlock();
        return result;
    }

    private static async Op<int> LinereqSetConfigUnlocked(LineRequest lr, GpioDesc desc, LineConfig config)
    {
        await FlagsToDescFlags(desc, config);
        if (config == LineConfig.Output)
            await EdgeDetector.EdgeDetectorStop(lr);
        int result = await SetDirection(desc, config);
        if (result >= 0 && config != LineConfig.Output)
            result = await EdgeDetectorUpdate(lr, config);
        if (result < 0)
            return result;
        await lr.EdFlags.WriteOnce(config, "linereq_set_config");
        await lr.Device.LineState.Notify(Config, desc);
        return 0;
    }

    /// <summary><c>edge_detector_update</c>.</summary>
    private static async Op<int> EdgeDetectorUpdate(LineRequest lr, LineConfig config)
    {
        if (await lr.EdFlags.ReadOnce() == config)
            return 0;
        if (await lr.Irq.Read("edge_detector_update") != 0)
            await EdgeDetector.EdgeDetectorStop(lr);
        return await EdgeDetector.EdgeDetectorSetup(lr, config);
    }

    private static Op<int> SetDirection(GpioDesc desc, LineConfig config) =>
        config == LineConfig.Output ? desc.Device.Version.Gpiod.GpiodDirectionOutput(desc) : desc.Device.Version.Gpiod.GpiodDirectionInput(desc);

    /// <summary><c>gpio_v2_line_config_flags_to_desc_flags</c>: of the flags, the one that something depends on.</summary>
    private static async Op FlagsToDescFlags(GpioDesc desc, LineConfig config) =>
        await desc.IsOut.Write(config == LineConfig.Output, "gpio_v2_line_config_flags_to_desc_flags");
}
