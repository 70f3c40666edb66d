using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Subsystems.Tests.Gpio;

/// <summary>The functions' steps come in the fact sheet's order.</summary>
public class GpioStepTests
{
    private static readonly string[] GetValues =
    [
        "gpiod_get_array_value_complex use gpio_desc",
        "gpiod_get_array_value_complex read gpio_device.chip",
        "gpiod_get_array_value_complex use gpio_chip",
        "gpio_chip_get_multiple use gpio_chip",
        "gpiochip_get_data use gpio_chip",
        "gpiochip_get_data read gpio_device.data",
        "gc->get use gpio_chip",
    ];

    private static readonly string[] Remove =
    [
        "gpiochip_free_hogs use gpio_desc",
        "gpiochip_remove write gpio_device.chip",
        "gpiochip_irqchip_remove use gpio_chip",
        "gpiochip_remove write gpio_device.data",
        "gpiochip_remove lock gpio_lock",
        "gpiochip_is_requested use gpio_chip",
        "gpiochip_is_requested read gpio_desc.flags.FLAG_REQUESTED",
        "gpiochip_is_requested use gpio_chip",
        "gpiochip_is_requested read gpio_desc.flags.FLAG_REQUESTED",
        "gpiochip_remove unlock gpio_lock",
    ];

    private static readonly string[] Open =
    [
        "gpio_chrdev_open read gpio_device.chip",
        "gpio_chrdev_open read gpio_device.chip",
        "gpio_chrdev_open use gpio_chip",
        "blocking_notifier_chain_register down_write gpio_device.notifier.rwsem",
        "notifier_chain_register read gpio_device.notifier.head",
        "notifier_chain_register write gpio_chardev_data.lineinfo_changed_nb.next",
        "notifier_chain_register write gpio_device.notifier.head",
        "blocking_notifier_chain_register up_write gpio_device.notifier.rwsem",
        "gpio_chrdev_open get gpio_device.dev.kobj",
    ];

    [Fact]
    public void Get_values_in_G0() => Assert.Equal(GetValues, StepsOfGetValues("G0"));

    [Fact]
    public void Get_values_in_G1() => Assert.Equal(["linereq_ioctl read gpio_device.chip", .. GetValues], StepsOfGetValues("G1"));

    [Fact]
    public void Get_values_in_G2() => Assert.Equal(
        [
            "call_ioctl_locked down_read gpio_device.sem",
            "linereq_ioctl_unlocked read gpio_device.chip",
            .. GetValues,
            "call_ioctl_locked up_read gpio_device.sem",
        ],
        StepsOfGetValues("G2"));

    [Theory]
    [InlineData("G0")]
    [InlineData("G1")]
    public void Open_without_the_semaphore(string version) => Assert.Equal(Open, StepsOfOpen(version));

    [Fact]
    public void Open_in_G2() => Assert.Equal(
        ["gpio_chrdev_open down_read gpio_device.sem", .. Open, "gpio_chrdev_open up_read gpio_device.sem"],
        StepsOfOpen("G2"));

    [Theory]
    [InlineData("G0")]
    [InlineData("G1")]
    public void Remove_without_the_semaphore(string version) => Assert.Equal(
        ["devres_release_all empty platform_device.dev.devres_head", .. Remove, "gpiochip_remove put gpio_device.dev.kobj", "devres_release_all kfree gpio_chip"],
        StepsOfRemove(version));

    [Fact]
    public void Remove_in_G2() => Assert.Equal(
        [
            "devres_release_all empty platform_device.dev.devres_head",
            "gpiochip_remove down_write gpio_device.sem",
            .. Remove,
            "gpiochip_remove up_write gpio_device.sem",
            "gpiochip_remove put gpio_device.dev.kobj",
            "devres_release_all kfree gpio_chip",
        ],
        StepsOfRemove("G2"));

    [Theory]
    [InlineData("G0")]
    [InlineData("G1")]
    [InlineData("G2")]
    public void Chip_close_frees_the_bitmap_first(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            lab.Gpio.RetainChip();
            return async () => await lab.User.Close(chip);
        });
        Assert.Equal(
            [
                "gpio_chrdev_release kfree watched_lines",
                "blocking_notifier_chain_unregister down_write gpio_device.notifier.rwsem",
                "notifier_chain_unregister read gpio_device.notifier.head",
                "notifier_chain_unregister read gpio_chardev_data.lineinfo_changed_nb.next",
                "notifier_chain_unregister write gpio_device.notifier.head",
                "blocking_notifier_chain_unregister up_write gpio_device.notifier.rwsem",
                "gpio_chrdev_release put gpio_device.dev.kobj",
                "gpio_chrdev_release kfree gpio_chardev_data",
                "cdev_put use gpio_device",
                "cdev_put put gpio_device.chrdev.kobj",
                "cdev_put count of module gpiolib",
                "__fput count of module gpiolib",
            ],
            run.Steps);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [InlineData("G0")]
    [InlineData("G1")]
    [InlineData("G2")]
    public void Line_close_drops_the_lock_around_the_callback(string version)
    {
        var run = GpioLab.Run(version, async lab =>
        {
            var chip = await lab.Open();
            var line = await lab.Request(chip, 0, LineConfig.Input);
            await lab.User.Close(chip);
            lab.Gpio.RetainChip();
            return async () => await lab.User.Close(line);
        });
        Assert.Equal(
            [
                "edge_detector_stop read linereq.irq",
                "edge_detector_stop cancel and disable linereq.work.work",
                "edge_detector_stop wait for linereq.work.work",
                "edge_detector_stop enable_work (again) linereq.work.work",
                "edge_detector_stop WRITE_ONCE linereq.sw_debounced",
                "edge_detector_stop WRITE_ONCE linereq.edflags",
                "gpiod_free_commit lock gpio_lock",
                "gpiod_free_commit read gpio_device.chip",
                "gpiod_free_commit read gpio_desc.flags.FLAG_REQUESTED",
                "gpiod_free_commit use gpio_chip",
                "gpiod_free_commit unlock gpio_lock",
                "gpiochip_get_data use gpio_chip",
                "gpiochip_get_data read gpio_device.data",
                "gc->free use gpio_chip",
                "gpiod_free_commit lock gpio_lock",
                "gpiod_free_commit read gpio_desc.label",
                "gpiod_free_commit kfree gpio_desc_label",
                "desc_set_label write gpio_desc.label",
                "gpiod_free_commit write gpio_desc.flags.FLAG_REQUESTED",
                "gpiod_free_commit unlock gpio_lock",
                "blocking_notifier_call_chain read gpio_device.notifier.head",
                "gpiod_free use gpio_desc",
                "gpiod_free count of module gpio_driver",
                "gpiod_free put gpio_device.dev.kobj",
                "linereq_free put gpio_device.dev.kobj",
                "linereq_free kfree linereq",
                "__fput count of module gpiolib",
            ],
            run.Steps);
        Assert.Empty(run.Findings);
    }

    private static IEnumerable<string> StepsOfGetValues(string version) => GpioLab.Run(version, async lab =>
    {
        var line = await lab.Request(await lab.Open(), 0, LineConfig.Input);
        return async () =>
        {
            await lab.Ioctl(line, GpioIoctl.LineGetValues);
            await lab.User.Pause();
        };
    }).Steps;

    private static IEnumerable<string> StepsOfOpen(string version) => GpioLab.Run(version, lab => Op.From<Func<Op>>(async () =>
    {
        await lab.Open();
        await lab.User.Pause();
    })).Steps.Where(s => !s.Contains("cdev", StringComparison.Ordinal) && !s.StartsWith("chrdev_open", StringComparison.Ordinal) && !s.StartsWith("kobj_lookup", StringComparison.Ordinal));

    /// <summary>What removal does itself, and when the chip is freed; the driver core and the character device are tested with the kernel.</summary>
    private static IEnumerable<string> StepsOfRemove(string version) => GpioLab.Run(version, lab => Op.From<Func<Op>>(async () => await lab.Unbind()))
        .Steps.Where(s => s.StartsWith("gpiochip", StringComparison.Ordinal) || s.StartsWith("devres", StringComparison.Ordinal));
}
