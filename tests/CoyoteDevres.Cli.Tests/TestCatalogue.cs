using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Scenarios;
using CoyoteDevres.TestPrograms;

namespace CoyoteDevres.Cli.Tests;

/// <summary>Scenarios small enough to know every result of.</summary>
internal static class TestCatalogue
{
    internal static readonly DeclaredFinding ReadFreed = new(new FindingKey("slab-use-after-free", "linereq_ioctl", "gpio_device.chip"), "GPIO-1");
    internal static readonly DeclaredFinding UseFreed = new(new FindingKey("slab-use-after-free", "gpiod_get_array_value_complex", "gpio_device"), null);

    /// <summary>Declares what it does: two findings in four executions.</summary>
    internal static Scenario Declared { get; } = Make("gpio/get-vs-unbind@G1", Gpio.UseAfterFree) with { Declared = [ReadFreed, UseFreed] };

    /// <summary>Nothing to find.</summary>
    internal static Scenario Verified { get; } = Make("lock/ordered@L1", Gpio.Ordered);

    /// <summary>Finds two hung tasks that it does not declare, in three executions.</summary>
    internal static Scenario Undeclared { get; } = Make("lock/abba@L2", Gpio.Abba);

    /// <summary>Declares what is not there.</summary>
    internal static Scenario Missing { get; } = Make("lock/missing@L3", Gpio.Ordered) with { Declared = [ReadFreed] };

    /// <summary>Reaches nothing of what it must.</summary>
    internal static Scenario Vacuous { get; } = Make("model/vacuous@M1", Gpio.Ordered) with { MustReach = ["remove -> 0"] };

    /// <summary>Cannot even be made.</summary>
    internal static Scenario Broken { get; } = Make("model/broken@M2", Gpio.Ordered) with { Program = () => throw new InvalidOperationException("no\nprogram") };

    /// <summary>On a simulated kernel: a use after free, which it declares, and a data race beside it.</summary>
    internal static Scenario Racy { get; } = Make("kernel/racy@K1", Gpio.Ordered) with
    {
        Declared = [new DeclaredFinding(new FindingKey("slab-use-after-free", "box_write", "box.value"), "K-1")],
        Program = () => new KernelProgram(machine =>
        {
            var box = new Box(machine);
            machine.StartKernelThread("reader", async () => await box.Value.Read("box_read"));
            machine.StartKernelThread("writer", async () =>
            {
                await box.Value.Write(1, "box_write");
                await box.Kfree("box_free");
            });
            machine.StartKernelThread("late", async () => await box.Value.WriteOnce(1, "box_write"));
            return Op.Done;
        }),
    };

    /// <summary>On a simulated kernel: two processes that do the same, one operation each, which do not commute.</summary>
    internal static Scenario Alike { get; } = Make("kernel/alike@K2", Gpio.Ordered) with
    {
        Program = () => new KernelProgram(machine =>
        {
            var box = new Box(machine);
            box.Retain();
            var (one, other) = (machine.CreateProcess("user"), machine.CreateProcess("user"));
            one.Start(async _ => await box.Value.WriteOnce(1, "box_write"));
            other.Start(async _ => await box.Value.WriteOnce(1, "box_write"));
            one.IsAlike(other);
            return Op.Done;
        }),
    };

    internal static Scenario Make(string name, Action<ExploredRuntime> build) => new()
    {
        Name = name,
        Subsystem = name.Split('/')[0],
        Version = name.Split('@')[1],
        Commit = "d7c51b47ac11",
        Summary = "one task against another",
        Program = () => new ScenarioProgram(build),
    };

    private sealed class KernelProgram(Func<Machine, Op> setUp) : MachineProgram(setUp), IScenarioProgram;

    private sealed class Box : KernelObject
    {
        internal Box(Machine machine)
            : base(machine, "box") => Value = new Field<int>(this, "value", 0);

        internal Field<int> Value { get; }
    }

    private sealed class ScenarioProgram(Action<ExploredRuntime> build) : IScenarioProgram
    {
        private readonly Miniature program = new(build);

        public SanitizerSet Sanitizers { get; set; } = SanitizerSet.All;

        public Ablation? Ablation { get; set; }

        public bool ExploresExchanged { get; set; }

        public bool OrdersFrees { get; set; }

        public IReadOnlySet<string> Branches => new HashSet<string>();

        public IReadOnlySet<string> Bounds => new HashSet<string>();

        public Op SetUp(ExploredRuntime runtime) => program.SetUp(runtime);

        public void End(ExploredRuntime runtime) => program.End(runtime);
    }
}
