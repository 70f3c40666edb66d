using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class FindingReportTests
{
    [Fact]
    public void Five_layers_in_order() =>
        Assert.Equal(
            """
            BUG: KASAN: slab-use-after-free in gpiod_get_array_value_complex
            Comm: gpioget/101  in gpiod_get_array_value_complex  gpio_device
            use of gpio_device by task gpioget/101
            The buggy address belongs to the object gpio_device

            gpio/get-vs-unbind@G1   gpioget/101 ──► sysfs/102 ──► gpioget/101   2 switches   shown by 1 of 4 executions

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

            gpio_device
              step 3  sysfs/102  gpiochip_remove: write gpio_device.chip := NULL  Gpio.cs:33
              step 4  sysfs/102  gpiochip_remove: put gpio_device.ref = 0         Gpio.cs:34
              step 5  sysfs/102  gpiodevice_release: kfree gpio_device            Gpio.cs:40

            replay   coyote-devres replay s/x.schedule

            """,
            Found.Report(Found.UseAfterFree, 120));

    [Fact]
    public void Only_the_command_to_copy_may_be_wider_than_asked_for()
    {
        for (int width = 40; width < 130; width++)
            Assert.All(Found.Report(Found.UseAfterFree, width).Split('\n').Where(l => !l.StartsWith("replay ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void A_narrower_width_than_40_is_40() => Assert.Equal(Found.Report(Found.UseAfterFree, 40), Found.Report(Found.UseAfterFree, 3));

    [Fact]
    public void A_hang_has_a_line_for_everyone_who_waits()
    {
        string report = Found.Report(Found.Hang, 80);
        Assert.Contains("first/1 waits in take_ab for b.lock\n", report, StringComparison.Ordinal);
        Assert.Contains("blocked: lock b.lock\n", report, StringComparison.Ordinal);
        Assert.Contains("blocked: lock a.lock\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_task_or_a_function_nothing_is_made_up()
    {
        var leak = Found.Story(Found.Step(1, "task", "probe", "kmalloc")) with
        {
            Finding = new Finding(new FindingKey("memory-leak", "", "gpio_device"), "kmemleak: unreferenced object gpio_device", null, ["comm \"probe\""]),
        };
        Assert.StartsWith("kmemleak: unreferenced object gpio_device\nat the end of the execution  gpio_device\ncomm \"probe\"\n\n", Found.Report(leak, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernel_s_own_comm_line_is_not_said_twice()
    {
        var found = Found.UseAfterFree;
        found = found with { Finding = found.Finding with { Body = ["Comm: gpioget/101 in f: x is NULL", "second"] } };
        string report = Found.Report(found, 120);
        Assert.DoesNotContain("x is NULL", report, StringComparison.Ordinal);
        Assert.Contains("\nsecond\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_biography_is_about_one_object_of_several_with_the_same_name()
    {
        var ours = new StoryStep(1, "a", "f put gpio.ref", "= 1", "gpio.ref", (5, "gpio"), new Site("f", "", 0), false) { ObjectId = 7 };
        var theirs = ours with { Step = 2, Container = (6, "gpio"), ObjectId = 8 };
        var freed = ours with { Step = 3, Operation = "f kfree gpio", Outcome = "", Object = "gpio", Container = null, ObjectId = 5 };
        var read = ours with { Step = 4, Operation = "f read gpio.chip", Outcome = "✗", Object = "gpio.chip", ObjectId = 9 };
        var found = Found.Story(ours, theirs, freed, read) with { Finding = new Finding(new FindingKey("kind", "f", "gpio.chip"), "headline", "a", []) };
        Assert.Equal(["gpio", "  step 1  a  f: put gpio.ref = 1", "  step 3  a  f: kfree gpio"], Biography.Of(found)!.Render(80));
    }

    [Fact]
    public void Following_a_null_pointer_is_about_the_structure_that_holds_it()
    {
        var write = new StoryStep(1, "a", "f write gpio.chip", ":= NULL", "gpio.chip", (5, "gpio"), new Site("f", "", 0), false) { ObjectId = 7 };
        var dereference = write with { Step = 2, Operation = "f deref NULL gpio.chip", Outcome = "✗", Container = null, ObjectId = 9 };
        var found = Found.Story(write, dereference) with { Finding = new Finding(new FindingKey("kind", "f", "gpio.chip"), "headline", "a", []) };
        Assert.Equal(["gpio", "  step 1  a  f: write gpio.chip := NULL"], Biography.Of(found)!.Render(80));
    }
}
