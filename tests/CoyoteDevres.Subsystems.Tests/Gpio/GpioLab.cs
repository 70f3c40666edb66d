using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Gpio;

namespace CoyoteDevres.Subsystems.Tests.Gpio;

/// <summary>A chip and one process, for what needs no interleaving.</summary>
internal sealed class GpioLab
{
    private readonly CharacterNode node;
    private readonly Device provider;
    private readonly GpioDriver driver;

    private readonly SortedSet<string> results;

    private GpioLab(CharacterNode node, Device provider, GpioDriver driver, UserProcess user, SortedSet<string> results)
    {
        this.results = results;
        this.node = node;
        this.provider = provider;
        this.driver = driver;
        User = user;
    }

    public UserProcess User { get; }

    public GpioDevice Gpio => driver.Gpio;

    private List<string> Log { get; } = [];

    public static GpioVersion Version(string id) => id switch
    {
        "G0" => new GpioG0(),
        "G1" => new GpioG1(),
        "G2" => new GpioG2(),
        "G3" => new GpioG3(),
        "G4" => new GpioG4(),
        "G5" => new GpioG5(),
        "G5a" => new GpioG5a(),
        "G5b" => new GpioG5b(),
        "G6" => new GpioG6(),
        "G7" => new GpioG7(),
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };

    /// <summary>Runs a process; what it starts with is prepared in the set-up.</summary>
    public static LabRun Run(string version, Func<GpioLab, Op<Func<Op>>> prepare)
    {
        GpioLab lab = null!;
        var teller = new StoryTeller();
        var results = new SortedSet<string>(StringComparer.Ordinal);
        var program = new MachineProgram(async machine =>
        {
            var platform = new PlatformDevice(machine);
            var node = machine.Nodes.CreateNode("/dev/gpiochip0");
            var driver = new GpioDriver(new GpioCore(machine), Version(version), node, new Module(machine, "gpio_driver"));
            await DriverCore.Bind(platform.Dev, driver);
            lab = new GpioLab(node, platform.Dev, driver, machine.CreateProcess("user"), results);
            var body = await prepare(lab);
            lab.User.Start(async _ =>
            {
                await body();
                lab.Done();
            });
        })
        {
            // The steps are the kernel's, who puts last included.
            OrdersFrees = true,
        };
        var explored = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = teller });
        Assert.Null(explored.Fault);
        Assert.True(explored.IsExhaustive);
        return new LabRun(
            lab,
            [.. results],
            [.. explored.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())],
            [.. teller.Steps.Where(s => !s.IsSetUp).Select(s => s.Operation).TakeWhile(o => !o.StartsWith("pause", StringComparison.Ordinal))],
            explored.Executions);
    }

    public async Op<Kernel.File> Open() => (await User.Open(node))!;

    public async Op Reopen() => Log.Add(await User.Open(node) is null ? "no file" : "file");

    public async Op<Kernel.File> Request(Kernel.File chip, int offset, LineConfig config)
    {
        var request = new LineRequestArgument(offset, config);
        await User.Ioctl(chip, GpioIoctl.GetLine, new UserPointer { Value = request });
        User.Install(request.File!);
        return request.File!;
    }

    public async Op Ioctl(Kernel.File file, IoctlCommand command, object? argument = null) =>
        Log.Add(Name(await User.Ioctl(file, command, new UserPointer { Value = argument })));

    public async Op Read(Kernel.File file) => Log.Add(Name(await User.Read(file)));

    public async Op Poll(Kernel.File file) => Log.Add($"{await User.Poll(file)}");

    /// <summary>The process has made its calls. Needed before a pause, from which it does not come back.</summary>
    public void Done() => results.Add(string.Join(", ", Log));

    public Op Unbind() => User.Unbind(provider, driver);

    private static string Name(int result) => result > 0 ? $"{result}" : Errno.Name(result);

    private sealed class PlatformDevice : KernelObject
    {
        internal PlatformDevice(Machine machine)
            : base(machine, "platform_device")
        {
            Retain();
            Dev = new Device(this, "dev", () => Op.Done);
        }

        internal Device Dev { get; }
    }
}

/// <summary>How it went.</summary>
/// <param name="Lab">The last execution's objects.</param>
/// <param name="Results">What the process's calls returned, over all executions.</param>
/// <param name="Findings">As keys.</param>
/// <param name="Steps">The last execution's operations after the set-up, up to a pause.</param>
/// <param name="Executions">How many there were.</param>
internal sealed record LabRun(GpioLab Lab, IReadOnlyList<string> Results, IReadOnlyList<string> Findings, IReadOnlyList<string> Steps, long Executions);
