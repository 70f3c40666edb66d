using System.Text.Json;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Reporting.Tests;

public class AblationReportTests
{
    private static readonly AblationPoint Lock = new(ProtocolRole.Acquire, new Site("LinereqIoctl", "./src/Gpio.cs", 12), "gpio_device.sem", "down_read");
    private static readonly AblationPoint Get = new(ProtocolRole.Get, new Site("gpio_chrdev_open", "./src/Gpio.cs", 20), "gpio_device.dev.kobj", "get");
    private static readonly AblationPoint Put = new(ProtocolRole.Put, new Site("gpio_chrdev_release", "./src/Gpio.cs", 30), "gpio_device.dev.kobj", "put");
    private static readonly FindingKey Freed = new("slab-use-after-free", "linereq_ioctl", "gpio_chip");

    private static readonly AblatedVersion[] Versions =
    [
        new(
            "gpio",
            "G2",
            2,
            true,
            [
                Place(Lock, null, Outcome("close-vs-unbind@G2", Notice.Unnoticed, 4), Outcome("get-vs-unbind@G2", Notice.Found, 3, Freed)),
                Place(Get, "the cdev pins it", Outcome("get-vs-unbind@G2", Notice.Unnoticed, 10)),
                Place(Put, null, Outcome("get-vs-unbind@G2", Notice.Unnoticed, 10)),
            ],
            ["argued redundant, but there is no such place: x: get y"]),
        new("gpio", "G3", 1, true, [Place(Lock, null, Outcome("get-vs-unbind@G3", Notice.Unknown, 100))], []),
    ];

    [Fact]
    public void Text_has_places_by_version_with_who_notices_what_or_why_nobody_does() =>
        Assert.Equal(
            """
            gpio G2: 3 places, 1 noticed, 1 argued, 1 open, 0 unknown; 4 explorations, 27 executions
              red  linereq_ioctl: down_read gpio_device.sem  ./src/Gpio.cs:12
                  slab-use-after-free in linereq_ioctl on gpio_chip: get-vs-unbind@G2
              ok   gpio_chrdev_open: get gpio_device.dev.kobj  ./src/Gpio.cs:20
                  with its put in gpio_chrdev_release: put gpio_device.dev.kobj  ./src/Gpio.cs:30
                  not noticed by get-vs-unbind@G2; nobody else takes it there
                  because the cdev pins it
              open gpio_chrdev_release: put gpio_device.dev.kobj  ./src/Gpio.cs:30
                  not noticed by get-vs-unbind@G2
              !    argued redundant, but there is no such place: x: get y

            gpio G3: 1 place, 0 noticed, 0 argued, 0 open, 1 unknown; 1 exploration, 100 executions
              ?    linereq_ioctl: down_read gpio_device.sem  ./src/Gpio.cs:12
                  unknown, too many executions, or which put belongs to it hangs on their order:
                    get-vs-unbind@G3

            version  scenarios  places  noticed  argued  open  unknown
            gpio G2          2       3        1       1     1        0
            gpio G3          1       1        0       0     0        1
            ! gpio: argued, and nowhere

            in all: 4 places, 1 noticed, 1 argued, 1 open, 1 unknown; 5 explorations, 127 executions

            """,
            Written(text => AblationReport.WriteText(text, Versions, ["gpio: argued, and nowhere"], 100)));

    [Fact]
    public void Markdown_has_a_table_of_versions_and_one_of_places() =>
        Assert.Equal(
            """
            | version | verified scenarios | places | noticed | argued | open | unknown |
            |---|---|---|---|---|---|---|
            | gpio G2 | 2 | 3 | 1 | 1 | 1 | 0 |
            | gpio G3 | 1 | 1 | 0 | 0 | 0 | 1 |

            | version | place | noticed by | with |
            |---|---|---|---|
            | gpio G2 | `linereq_ioctl: down_read gpio_device.sem` | get-vs-unbind@G2 | slab-use-after-free in linereq_ioctl on gpio_chip |
            | gpio G2 | `gpio_chrdev_open: get gpio_device.dev.kobj` | – | the cdev pins it |
            | gpio G2 | `gpio_chrdev_release: put gpio_device.dev.kobj` | – | open |
            | gpio G3 | `linereq_ioctl: down_read gpio_device.sem` | – | unknown |

            """,
            Written(text => AblationReport.WriteMarkdown(text, Versions)));

    [Fact]
    public void Json_has_all_of_it()
    {
        using var document = JsonDocument.Parse(Written(text => AblationJson.Write(text, Versions, ["nowhere"])));
        var version = document.RootElement.GetProperty("versions")[0];
        Assert.Equal("G2", version.GetProperty("version").GetString());
        Assert.Equal(1, version.GetProperty("noticed").GetInt32());
        Assert.Equal(1, version.GetProperty("open").GetInt32());
        var reference = version.GetProperty("places")[1];
        Assert.Equal("argued", reference.GetProperty("standing").GetString());
        Assert.Equal("the cdev pins it", reference.GetProperty("argument").GetString());
        Assert.Equal(Put.ToString(), reference.GetProperty("puts")[0].GetString());
        Assert.Equal(Freed.ToString(), version.GetProperty("places")[0].GetProperty("scenarios")[1].GetProperty("findings")[0].GetString());
        Assert.Equal("nowhere", document.RootElement.GetProperty("faults")[0].GetString());
    }

    [Fact]
    public void A_scenario_with_findings_is_said_to_be_one()
    {
        AblatedVersion version = new("gpio", "G1", 1, true, [Place(Lock, null, Outcome("get-vs-unbind@G1", Notice.Found, 3, Freed) with { IsVerified = false })], []);
        Assert.Contains("on gpio_chip: get-vs-unbind@G1 (which has findings)", Written(text => AblationReport.WriteText(text, [version], [], 100)), StringComparison.Ordinal);
    }

    private static AblatedPlace Place(AblationPoint off, string? argument, params AblationOutcome[] outcomes) =>
        new(off.Name, off == Get ? new Ablation(off, Put) : new Ablation(off), off == Lock, outcomes, argument);

    private static AblationOutcome Outcome(string what, Notice notice, long executions, params FindingKey[] findings) =>
        new($"gpio/{what}", true, notice, findings, executions);

    private static string Written(Action<TextWriter> write)
    {
        var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
