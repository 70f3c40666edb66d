namespace CoyoteDevres.Exploration.Tests;

/// <summary>What is inside an object depends on what is done to that object.</summary>
public class ContainerTests
{
    /// <summary>Something that can be switched off, again and again: who uses what is inside it after that dies.</summary>
    private sealed class Device(IRuntime runtime) : SharedObject(runtime, "device")
    {
        private static readonly Dependence Table = Dependence.AllBut(2, (0, 0), (1, 1));

        private bool off;

        public override Dependence Dependence => Table;

        public override void Reset() => off = false;

        public override int Apply(int kind, int task, int argument)
        {
            off |= kind == 1;
            return 0;
        }

        public override bool Inspect(in Operation operation, ModelTask task) => off && operation.Target != this;

        public override string Verb(int kind) => kind == 1 ? "switch off" : "use";

        public Step SwitchOff() => Operate(1, new Site("off", "", 0));
    }

    /// <summary>
    /// A use comes before two ends that commute with each other, behind the one, behind the other, or behind both. To come before
    /// the second one only, it has to come behind the first one, which it depends on through its container alone: what is planned
    /// for that begins with the first one. If it began with the use, that would be the order of the use before both.
    /// </summary>
    [Fact]
    public void What_a_use_depends_on_through_its_container_comes_before_it()
    {
        static Func<string>? Build(ExploredRuntime runtime)
        {
            var device = new Device(runtime);
            var register = new Cell<int>(runtime, "device.register", 0, device);
            for (int t = 0; t < 2; t++)
                runtime.Spawn($"end{t}", async () => await device.SwitchOff());
            runtime.Spawn("use", async () => await register.Read());
            return null;
        }

        var naive = Coverage.Of(Build, new NaiveSearch()).Coverage;
        var optimal = Coverage.Of(Build, new OptimalDpor()).Coverage;
        Assert.Equal(4, naive.Traces.Count);
        Assert.Equal(naive.Traces.Keys.Order(StringComparer.Ordinal), optimal.Traces.Keys.Order(StringComparer.Ordinal));
        Assert.All(optimal.Traces.Values, times => Assert.Equal(1, times));
    }
}
