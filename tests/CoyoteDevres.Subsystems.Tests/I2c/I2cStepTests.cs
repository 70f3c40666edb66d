using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tests.I2c;

/// <summary>The functions that the fact sheet lists step by step do these steps, in this order.</summary>
public class I2cStepTests
{
    private const string Priv = "i2c_gpio_private_data";
    private const string Count = $"{Priv}.adap.dev.kobj";

    private static readonly string[] Clients =
    [
        "i2c_del_adapter lock core_lock",
        "i2c_del_adapter read i2c_adapter_idr[0]",
        "i2c_del_adapter unlock core_lock",
        $"i2c_acpi_remove_space_handler use {Priv}",
        "i2c_del_adapter lock core_lock",
        "i2c_del_adapter unlock core_lock",
        $"i2c_del_adapter lock {Priv}.adap.userspace_clients_lock",
        $"i2c_del_adapter unlock {Priv}.adap.userspace_clients_lock",
        $"device_for_each_child use {Priv}",
    ];

    private static readonly string[] Quiesce = [$"pm_runtime_disable use {Priv}", $"i2c_host_notify_irq_teardown use {Priv}", $"i2c_del_adapter use {Priv}"];

    private static readonly string[] Detach =
    [
        "blocking_notifier_call_chain down_read bus_notifier.rwsem",
        $"i2cdev_detach_adapter use {Priv}",
        "i2c_dev_get_by_minor lock i2c_dev_list_lock",
        "i2c_dev_get_by_minor read i2c_dev_list",
        "i2c_dev_get_by_minor read i2c_dev.adap",
        $"i2c_dev_get_by_minor use {Priv}",
        "i2c_dev_get_by_minor unlock i2c_dev_list_lock",
    ];

    private static readonly string[] PutI2cDev =
    [
        "put_i2c_dev lock i2c_dev_list_lock",
        "put_i2c_dev write i2c_dev_list",
        "put_i2c_dev unlock i2c_dev_list_lock",
        "device_remove_attrs deactivate kn->active(name)",
        "device_remove_attrs drain kn->active(name)",
        "bus_remove_device read i2c_dev.dev.driver",
        $"device_del put {Count}",
        "cdev_del lock chrdevs_lock",
        "cdev_del write cdev_map[/dev/i2c-0]",
        "cdev_del unlock chrdevs_lock",
        "cdev_del put i2c_dev.cdev.kobj",
        "cdev_purge lock cdev_lock",
        "cdev_purge read inode(/dev/i2c-0).i_cdev",
        "cdev_purge unlock cdev_lock",
        "kobject_cleanup put i2c_dev.dev.kobj",
        "put_i2c_dev put i2c_dev.dev.kobj",
        "i2cdev_dev_release kfree i2c_dev",
    ];

    private static readonly string[] Unregister =
    [
        "blocking_notifier_call_chain up_read bus_notifier.rwsem",
        $"bus_remove_device read {Priv}.adap.dev.driver",
        "device_del put platform_device.dev.kobj",
        $"device_unregister put {Count}",
    ];

    private static readonly string[] Wait =
    [
        $"i2c_adapter_dev_release complete {Priv}.adap.dev_released",
        $"i2c_del_adapter wait_for_completion {Priv}.adap.dev_released",
        .. FreeNumber("i2c_del_adapter"),
    ];

    private static string[] FreeNumber(string function) =>
    [
        $"{function} use {Priv}",
        $"{function} lock core_lock",
        $"{function} write i2c_adapter_idr[0]",
        $"{function} unlock core_lock",
        $"{function} set {Count}",
    ];

    private static IReadOnlyList<string> Removal(string version) => I2cRun
        .Of(version, (bench, user) => user.Unbind(bench.Bus.Dev, bench.Driver))
        .Between("i2c_del_adapter lock core_lock", $"devres_release_all kfree {Priv}");

    [Fact]
    public void I3_removes_in_the_sheet_s_steps_1_to_11() => Assert.Equal(
        [
            .. Clients,
            .. Quiesce,
            $"i2c_del_adapter init_completion {Priv}.adap.dev_released",
            .. Detach,
            .. PutI2cDev,
            .. Unregister,
            .. Wait,
            "devres_release_all empty platform_device.dev.devres_head",
            $"devres_release_all kfree {Priv}",
        ],
        Removal("I3"));

    [Fact]
    public void I1_frees_the_i2c_dev_before_its_class_device() => Assert.Equal(
        [
            .. Clients,
            $"i2c_del_adapter init_completion {Priv}.adap.dev_released",
            .. Detach,
            "return_i2c_dev lock i2c_dev_list_lock",
            "return_i2c_dev write i2c_dev_list",
            "return_i2c_dev unlock i2c_dev_list_lock",
            "return_i2c_dev kfree i2c_dev",
            "device_destroy get i2c_class_device.dev.kobj",
            "device_destroy put i2c_class_device.dev.kobj",
            "device_remove_attrs deactivate kn->active(name)",
            "device_remove_attrs drain kn->active(name)",
            "bus_remove_device read i2c_class_device.dev.driver",
            $"device_del put {Count}",
            "device_unregister put i2c_class_device.dev.kobj",
            "device_create_release kfree i2c_class_device",
            .. Unregister,
            .. Wait,
            "devres_release_all empty platform_device.dev.devres_head",
            $"devres_release_all kfree {Priv}",
        ],
        Removal("I1"));

    [Fact]
    public void The_proposal_clears_the_pointer_first_and_waits_for_nobody() => Assert.Equal(
        [
            .. Clients,
            .. Quiesce,
            .. Detach,
            "i2cdev_detach_adapter down_write i2c_dev.rwsem",
            "i2cdev_detach_adapter write i2c_dev.adap",
            "i2cdev_detach_adapter up_write i2c_dev.rwsem",
            .. PutI2cDev,
            .. Unregister,
            .. FreeNumber("i2c_adapter_dev_release"),
            "devres_release_all empty platform_device.dev.devres_head",
            $"devres_release_all kfree {Priv}",
        ],
        Removal("IP"));

    private static readonly string[] GetAdapter =
    [
        "i2c_get_adapter lock core_lock",
        "i2c_get_adapter read i2c_adapter_idr[0]",
        $"i2c_get_adapter use {Priv}",
        "i2c_get_adapter count of module i2c_gpio",
        $"i2c_get_adapter get {Count}",
        "i2c_get_adapter unlock core_lock",
        $"i2cdev_open use {Priv}",
    ];

    private static readonly string[] Transfer =
    [
        $"i2c_transfer use {Priv}",
        $"i2c_transfer lock {Priv}.adap.bus_lock",
        $"__i2c_transfer use {Priv}",
        $"__i2c_transfer read {Priv}.adap.retries",
        $"bit_xfer use {Priv}",
        $"i2c_stop use {Priv}",
        $"i2c_transfer unlock {Priv}.adap.bus_lock",
    ];

    private static I2cRun OpenReadClose(string version) => I2cRun.Of(version, async (bench, user) =>
    {
        var file = (await user.Open(bench.Chardev.Node))!;
        await user.Read(file);
        await user.Close(file);
    });

    [Fact]
    public void I3_opens_reads_and_closes_and_puts_the_device_last() => Assert.Equal(
        [
            .. GetAdapter,
            .. Transfer,
            $"i2c_put_adapter use {Priv}",
            "i2c_put_adapter count of module i2c_gpio",
            $"i2c_put_adapter put {Count}",
            "i2cdev_release kfree i2c_client",
        ],
        OpenReadClose("I3").Between("i2c_get_adapter lock core_lock", "i2cdev_release kfree i2c_client"));

    [Fact]
    public void I1_looks_the_i2c_dev_up_first_and_puts_the_device_first() => Assert.Equal(
        [
            "i2c_dev_get_by_minor lock i2c_dev_list_lock",
            "i2c_dev_get_by_minor read i2c_dev_list",
            "i2c_dev_get_by_minor read i2c_dev.adap",
            $"i2c_dev_get_by_minor use {Priv}",
            "i2c_dev_get_by_minor unlock i2c_dev_list_lock",
            "i2cdev_open read i2c_dev.adap",
            $"i2cdev_open use {Priv}",
            .. GetAdapter,
            .. Transfer,
            $"i2c_put_adapter put {Count}",
            $"i2c_put_adapter use {Priv}",
            "i2c_put_adapter count of module i2c_gpio",
            "i2cdev_release kfree i2c_client",
        ],
        OpenReadClose("I1").Between("i2c_dev_get_by_minor lock i2c_dev_list_lock", "i2cdev_release kfree i2c_client"));

    [Fact]
    public void The_proposal_guards_each_call_and_holds_no_reference() => Assert.Equal(
        [
            "i2cdev_open down_read i2c_dev.rwsem",
            "i2cdev_open read i2c_dev.adap",
            $"i2cdev_open use {Priv}",
            "i2cdev_open up_read i2c_dev.rwsem",
            "i2cdev_read down_read i2c_dev.rwsem",
            "i2cdev_read read i2c_dev.adap",
            .. Transfer,
            "i2cdev_read up_read i2c_dev.rwsem",
            "i2cdev_release kfree i2c_client",
        ],
        OpenReadClose("IP").Between("i2cdev_open down_read i2c_dev.rwsem", "i2cdev_release kfree i2c_client"));
}
