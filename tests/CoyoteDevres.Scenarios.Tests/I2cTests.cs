using CoyoteDevres.Scenarios.I2c;

namespace CoyoteDevres.Scenarios.Tests;

public sealed class I2cSubsystem : ISubsystem
{
    public static IReadOnlyList<Scenario> All { get; } = [.. I2cScenarios.Matrices.Scenarios().Where(s => s.Tier == Tier.Main)];

    public static IEnumerable<string> DeclaredNames => I2cScenarios.Matrices.SelectMany(m => m.Declared.Keys);
}

public class I2cTests : SubsystemTests<I2cSubsystem>
{
    [Theory]
    [InlineData("I2C-1", "I0")]
    [InlineData("I2C-2", "I0 I1")]
    [InlineData("I2C-3", "I1 I2 I3 I4")]
    [InlineData("I2C-4", "I1 I2")]
    [InlineData("I2C-5", "I2")]
    [InlineData("I2C-6", "I1 I2 I3")]
    [InlineData("I2C-7", "I1 I2 I3 IP")]
    [InlineData("I2C-8", "I2 I3 IP")]
    [InlineData("I2C-P1", "IP")]
    public void Bugs_are_in_the_versions_of_the_matrix(string bug, string versions) => Assert.Equal(versions, VersionsOf(bug));

    [Fact]
    public void What_no_fact_sheet_mentions_is_discovered() => Assert.Equal(
        [
            "I0 slab-use-after-free in name_show on i2c_dev.adap",
            "I1 slab-use-after-free in name_show on i2c_dev.adap",
            "I2 slab-use-after-free in name_show on i2c_dev.adap",
            "I4 refcount-addition-on-zero in i2c_get_adapter on i2c_gpio_private_data.adap.dev.kobj",
            "I4 refcount-underflow in i2c_put_adapter on i2c_gpio_private_data.adap.dev.kobj",
            "I4 slab-use-after-free in __i2c_transfer on i2c_gpio_private_data",
            "I4 slab-use-after-free in __i2c_transfer on i2c_gpio_private_data.adap.retries",
            "I4 slab-use-after-free in bit_xfer on i2c_gpio_private_data",
            "I4 slab-use-after-free in i2c_put_adapter on i2c_gpio_private_data",
            "I4 slab-use-after-free in i2c_put_adapter on i2c_gpio_private_data.adap.dev.kobj",
            "I4 slab-use-after-free in i2c_stop on i2c_gpio_private_data",
            "I4 slab-use-after-free in i2c_transfer on i2c_gpio_private_data",
            "I4 slab-use-after-free in i2c_transfer on i2c_gpio_private_data.adap.bus_lock",
            "IP hung-task in i2cdev_detach_adapter on i2c_dev.rwsem",
            "IP hung-task in i2cdev_ioctl on i2c_dev.rwsem",
            "IP kobject-not-initialized in i2c_put_adapter on i2c_gpio_private_data.adap.dev.kobj",
            "IP null-dereference in i2c_dev_get_by_minor on i2c_dev.adap",
            "IP recursive-locking in i2cdev_ioctl on i2c_dev.rwsem",
            "IP refcount-addition-on-zero in i2c_get_adapter on i2c_gpio_private_data.adap.dev.kobj",
            "IP refcount-underflow in i2c_put_adapter on i2c_gpio_private_data.adap.dev.kobj",
        ],
        Discovered());
}
