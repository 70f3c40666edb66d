using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Tests.Media;

/// <summary>A driver bound to a device, and one process, for what needs no interleaving.</summary>
internal sealed class DriverLab
{
    private readonly Device device;
    private readonly DeviceDriver driver;
    private readonly SortedSet<string> results;
    private readonly List<string> log = [];

    private DriverLab(Device device, DeviceDriver driver, UserProcess user, SortedSet<string> results)
    {
        this.device = device;
        this.driver = driver;
        this.results = results;
        User = user;
    }

    public UserProcess User { get; }

    public DeviceDriver Driver => driver;

    /// <summary>Runs a process against a driver; what it starts with is prepared in the set-up.</summary>
    public static LabRun Run(Func<Machine, DeviceDriver> create, Func<DriverLab, Op<Func<Op>>> prepare)
    {
        var teller = new StoryTeller();
        var results = new SortedSet<string>(StringComparer.Ordinal);
        var program = new MachineProgram(async machine =>
        {
            var host = new HostDevice(machine);
            var driver = create(machine);
            await DriverCore.Bind(host.Dev, driver);
            var lab = new DriverLab(host.Dev, driver, machine.CreateProcess("user"), results);
            var body = await prepare(lab);
            lab.User.Start(async _ =>
            {
                await body();
                lab.Done();
            });
        });
        var explored = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Observer = teller });
        Assert.Null(explored.Fault);
        Assert.True(explored.IsExhaustive);
        return new LabRun(
            [.. results],
            [.. explored.Findings.Where(f => !f.Finding.IsBeside).Select(f => f.Finding.Key.ToString())],
            [.. teller.Steps.Where(s => !s.IsSetUp).Select(s => s.Operation)]);
    }

    public Op Unbind() => User.Unbind(device, driver);

    public async Op Open(CharacterNode node) => Note(await User.Open(node) is null ? "no file" : "file");

    public async Op<Kernel.File> MustOpen(CharacterNode node) => await User.Open(node) ?? throw new InvalidOperationException("not opened");

    public async Op Ioctl(Kernel.File file, IoctlCommand command, object? argument = null) =>
        Note(Name(await User.Ioctl(file, command, new UserPointer { Value = argument })));

    public async Op Read(Kernel.File file) => Note(Name(await User.Read(file)));

    public async Op Poll(Kernel.File file) => Note($"{await User.Poll(file)}");

    public void Note(string what) => log.Add(what);

    /// <summary>The process has made its calls.</summary>
    public void Done() => results.Add(string.Join(", ", log));

    private static string Name(int result) => result > 0 ? $"{result}" : Errno.Name(result);

    private sealed class HostDevice : KernelObject
    {
        internal HostDevice(Machine machine)
            : base(machine, "host_device")
        {
            Retain();
            Dev = new Device(this, "dev", () => Op.Done);
        }

        internal Device Dev { get; }
    }
}

/// <summary>How it went.</summary>
/// <param name="Results">What the process's calls returned, over all executions.</param>
/// <param name="Findings">As keys.</param>
/// <param name="Steps">The last execution's operations after the set-up.</param>
internal sealed record LabRun(IReadOnlyList<string> Results, IReadOnlyList<string> Findings, IReadOnlyList<string> Steps)
{
    /// <summary>The steps that name one of these functions.</summary>
    public IEnumerable<string> StepsOf(params string[] functions) => Steps.Where(s => functions.Any(f => s.StartsWith($"{f} ", StringComparison.Ordinal)));
}
