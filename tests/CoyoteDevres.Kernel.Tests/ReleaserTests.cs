using CoyoteDevres.Exploration;
using Xunit.Abstractions;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Counts of which the last put is nobody's (<see cref="Refcount.ReleaseByAnybody"/>): what is found is what is found where somebody does it.</summary>
public class ReleaserTests(ITestOutputHelper output)
{
    private const int Limit = 3000;

    /// <summary>
    /// Random programs, each explored with a releaser, and with every last put and every free in its place: the same findings, the same data races; and each finding's schedule
    /// shows it without a releaser, which the exploration itself sees to.
    /// </summary>
    [Theory]
    [InlineData(2, 5, 600)]
    [InlineData(3, 3, 600)]
    [InlineData(3, 5, 300)]
    [InlineData(4, 2, 300)]
    public void A_releaser_finds_what_who_puts_last_would(int tasks, int acts, int seeds)
    {
        seeds = int.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_SEEDS"), out int asked) ? asked : seeds;
        int compared = 0, finding = 0;
        long traces = 0, all = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            var program = ReleaserProgram.Of(seed, tasks, acts);
            var expected = Explore(program, ordersFrees: true);
            if (!expected.IsExhaustive)
                continue;
            compared++;
            var result = Explore(program, ordersFrees: false);
            string which = $"seed {seed}: {program}";
            Assert.Null(result.Fault);
            Assert.Equal((which, 0L), (which, result.Blocked));
            Assert.Equal((which, Keys(expected)), (which, Keys(result)));
            finding += expected.Findings.Count > 0 ? 1 : 0;
            traces += result.Executions;
            all += expected.Executions;
        }

        output.WriteLine($"{compared} programs, {finding} with findings; {traces} traces, {all} where somebody puts last");
        Assert.True(compared > seeds / 2, $"only {compared} programs were small enough");
        Assert.True(finding > compared / 3 && traces < all, $"{finding} of {compared} have findings; {traces} traces, {all} without");
    }

    /// <summary>
    /// The text that a release runs in may go meanwhile, unless it is the putter who unloads it, afterwards: then it does not matter which of the two puts last. Where another one
    /// runs in it, it does.
    /// </summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Whose_own_exit_it_is_does_not_matter(bool byExit, int traces)
    {
        var result = MachineTest.Explore(async machine =>
        {
            var box = new Box(machine, retain: false);
            box.Count.TrackOwners();
            await box.Count.IncForOthers();
            box.Count.ReleaseByAnybody(async () => await box.Kfree("release"));
            var module = new LoadableModule(machine, "toy") { Init = () => Op.From(0), Exit = () => byExit ? Put(box) : Op.Done };
            var loader = new ModuleLoader(machine);
            await loader.Load(module);
            machine.CreateProcess("rmmod").Start(async _ => await loader.Delete(module));
            machine.CreateProcess("user").Start(async _ => await box.Count.DecAndTestForOthers("put"));
            if (!byExit)
            {
                var other = new LoadableModule(machine, "other") { Init = () => Op.From(0), Exit = () => Op.Done };
                await loader.Load(other);
                machine.CreateProcess("caller").Start(_ => other.Call("other_call", () => Put(box)));
            }
        });
        Assert.Empty(MachineTest.Keys(result));
        Assert.Equal(traces, result.Executions);
    }

    private static async Op Put(Box box) => await box.Count.DecAndTest("put");

    private static string Keys(ExplorationResult result) =>
        string.Join('\n', result.Findings.Select(f => $"{f.Finding.Key}, {f.Schedule.ContextSwitches} switches, {f.Schedule.Steps} steps").Order(StringComparer.Ordinal));

    private static ExplorationResult Explore(ReleaserProgram program, bool ordersFrees) => Explorer.Explore(
        new MachineProgram(program.SetUp) { OrdersFrees = ordersFrees },
        new OptimalDpor(),
        new ExplorationOptions { MaxExecutions = ordersFrees ? Limit : long.MaxValue });
}
