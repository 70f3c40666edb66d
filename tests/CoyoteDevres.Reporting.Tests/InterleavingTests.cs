using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class InterleavingTests
{
    [Fact]
    public void Wide_enough_the_function_stands_beside() =>
        Assert.Equal(
            """
             step  first/1               second/2
                1  take_ab  lock a.lock
                   switch (preempted)
                2                        take_ba  lock b.lock
                   blocked: lock b.lock
                                         blocked: lock a.lock
            """,
            Found.Table(Found.Hang, 80));

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    public void Else_above_its_operations(int width) =>
        Assert.Equal(
            """
             step  gpioget/101                      sysfs/102
                   linereq_ioctl
                1    read gpio_device.chip = chip0
                   switch (preempted)
                                                    device_release_driver
                2                                     lock device.mutex
                                                    gpiochip_remove
                3                                     write gpio_device.chip := NULL
                4                                     put gpio_device.ref = 0
                                                    gpiodevice_release
                5                                     kfree gpio_device
                                                    switch (preempted)
                   gpiod_get_array_value_complex
                6    use gpio_device ✗
            """,
            Found.Table(Found.UseAfterFree, width));

    [Fact]
    public void At_120_columns_two_tasks_of_medium_length_stand_beside_each_other() =>
        Assert.Equal(
            """
             step  sysfs/102                                              gpioget/101
                1  device_release_driver  lock device.mutex
                2  gpiochip_remove        write gpio_device.chip := NULL
                3                         put gpio_device.ref = 0
                4  gpiodevice_release     kfree gpio_device
                   switch (preempted)
                5                                                         linereq_ioctl  read gpio_device.chip ✗
            """,
            Found.Table(Found.Explored(TestPrograms.Gpio.UseAfterFree).Findings[1], 120));

    [Fact]
    public void At_40_columns_tasks_stand_below_each_other() =>
        Assert.Equal(
            """
             step
             gpioget/101
                   linereq_ioctl
                1    read gpio_device.chip = chip0
                   switch (preempted)
             sysfs/102
                   device_release_driver
                2    lock device.mutex
                   gpiochip_remove
                3    write gpio_device.chip := NULL
                4    put gpio_device.ref = 0
                   gpiodevice_release
                5    kfree gpio_device
                   switch (preempted)
             gpioget/101
                   gpiod_get_array_value_complex
                6    use gpio_device ✗
            """,
            Found.Table(Found.UseAfterFree, 40));

    [Fact]
    public void Columns_that_are_too_narrow_wrap() =>
        Assert.Equal(
            """
             step  one                                          two
                   set-up: 1 step
                   f
                2    lock
                       a_rather_long_name_of_a_lock_that_fits_
                       nowhere_at_all
                   switch (blocked: lock b)
                                                                g
                3                                                 lock b
            """,
            Found.Table(LongNames, 60));

    [Theory]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(53)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_asked_for(int width)
    {
        foreach (var found in new[] { Found.UseAfterFree, Found.Hang, LongNames })
            Assert.All(Found.Table(found, width).Split('\n'), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void The_set_up_is_a_number_of_steps() =>
        Assert.Equal(
            """
             step  task
                   set-up: 2 steps
                3  open  get
            """,
            Found.Table(Found.Story(Found.Step(1, "setup", "probe", "set", isSetUp: true), Found.Step(2, "setup", "probe", "set", isSetUp: true), Found.Step(3, "task", "open", "get")), 80));

    [Fact]
    public void A_story_of_set_up_only_has_no_columns() =>
        Assert.Equal("       set-up: 1 step", Found.Table(Found.Story(Found.Step(1, "setup", "probe", "set", isSetUp: true)), 80));

    [Fact]
    public void A_task_that_never_took_a_step_still_tells_what_it_waits_for()
    {
        var found = Found.Story(Found.Step(1, "one", "f", "lock a")) with { Blocked = [new BlockedTask("two", "lock a")] };
        Assert.Equal(
            """
             step  one        two
                1  f  lock a
                              blocked: lock a
            """,
            Found.Table(found, 80));
    }

    private static FoundFinding LongNames => Found.Story(
        Found.Step(1, "setup", "probe", "set", isSetUp: true),
        Found.Step(2, "one", "f", "lock a_rather_long_name_of_a_lock_that_fits_nowhere_at_all", left: "blocked: lock b"),
        Found.Step(3, "two", "g", "lock b"));
}
