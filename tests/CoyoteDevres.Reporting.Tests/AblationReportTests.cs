using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class AblationReportTests
{
    private static readonly AblationPoint Lock = new(ProtocolRole.Acquire, new Site("LinereqIoctl", "./src/Gpio.cs", 12), "gpio_device.sem", "down_read");
    private static readonly AblationPoint Get = new(ProtocolRole.Get, new Site("gpio_chrdev_open", "./src/Gpio.cs", 20), "gpio_device.dev.kobj", "get");
    private static readonly AblationPoint Put = new(ProtocolRole.Put, new Site("gpio_chrdev_release", "./src/Gpio.cs", 30), "gpio_device.dev.kobj", "put");
    private static readonly FindingKey Freed = new("slab-use-after-free", "linereq_ioctl", "gpio_chip");

    [Fact]
    public void Places_by_version_with_the_cells_that_notice() =>
        Assert.Equal(
            """
            gpio G2: 2 places, 1 noticed, 1 not noticed, 0 unknown; 3 explorations, 17 executions
              red  linereq_ioctl: down_read gpio_device.sem  ./src/Gpio.cs:12
                  slab-use-after-free in linereq_ioctl on gpio_chip: get-vs-unbind@G2
                  not noticed: close-vs-unbind@G2
                   gpio_chrdev_open: get gpio_device.dev.kobj  ./src/Gpio.cs:20
                  with its put in gpio_chrdev_release: put gpio_device.dev.kobj  ./src/Gpio.cs:30
                  not noticed: get-vs-unbind@G2

            gpio G3: 1 place, 0 noticed, 0 not noticed, 1 unknown; 1 exploration, 100 executions
              ?    linereq_ioctl: down_read gpio_device.sem  ./src/Gpio.cs:12
                  unknown, too many executions: get-vs-unbind@G3

            in all: 3 places, 1 noticed, 1 not noticed, 1 unknown; 4 explorations, 117 executions

            """,
            Written(
                Outcome(Lock, "get-vs-unbind", "G2", Notice.Found, 3, Freed),
                Outcome(Lock, "close-vs-unbind", "G2", Notice.Unnoticed, 4),
                Outcome(Get, "get-vs-unbind", "G2", Notice.Unnoticed, 10),
                Outcome(Lock, "get-vs-unbind", "G3", Notice.Unknown, 100)));

    private static AblationOutcome Outcome(AblationPoint off, string what, string version, Notice notice, long executions, params FindingKey[] findings) =>
        new(new Ablation(off, off == Get ? Put : null), $"gpio/{what}@{version}", "gpio", version, notice, findings, executions);

    private static string Written(params AblationOutcome[] outcomes)
    {
        var text = new StringWriter { NewLine = "\n" };
        AblationReport.Write(text, outcomes, 100);
        return text.ToString();
    }
}
