namespace CoyoteDevres.Exploration.Tests;

/// <summary>Executions that begin in the middle of the last one are the ones that begin at the beginning.</summary>
public class CheckpointTests
{
    [Theory]
    [InlineData(CheckpointUse.Never)]
    [InlineData(CheckpointUse.WhereWorthwhile)]
    [InlineData(CheckpointUse.Everywhere)]
    public void What_is_found_does_not_depend_on_where_executions_begin(CheckpointUse use)
    {
        var program = new Turns(3, 4, goesBack: true);
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Checkpoints = use });
        Assert.True(result.IsExhaustive, $"{result.Fault}");
        // 12! / 4!^3 orders of the twelve exchanges.
        Assert.Equal(34_650, result.Executions);
        // One more is run to tell how the finding comes about.
        Assert.Equal(34_651, program.Ended);
        Assert.Equal(use == CheckpointUse.Never, program.SetUps == program.Ended);
        Assert.InRange(program.SetUps, 1, use == CheckpointUse.Never ? long.MaxValue : 34_650 / 4);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(new FindingKey("last", "f", "o"), finding.Finding.Key);
        // The last exchange is the third task's last one: 11! / (4! 4! 3!) orders of the others.
        Assert.Equal(11_550, finding.ShownBy);
    }

    [Fact]
    public void A_program_that_does_not_say_what_it_changes_begins_at_the_beginning()
    {
        var program = new Turns(2, 2, goesBack: false);
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Checkpoints = CheckpointUse.Everywhere });
        Assert.Equal(6, result.Executions);
        Assert.Equal(6, program.SetUps);
    }

    [Fact]
    public void Who_wants_to_see_every_event_does()
    {
        var program = new Turns(2, 3, goesBack: true);
        var counter = new Counter();
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions { Checkpoints = CheckpointUse.Everywhere, Observer = counter });
        Assert.Equal(result.Operations, counter.Seen);
    }

    [Fact]
    public void Several_workers_go_back_each_in_its_own_executions()
    {
        var programs = new List<Turns>();
        var unit = () =>
        {
            var program = new Turns(3, 4, goesBack: true);
            lock (programs)
                programs.Add(program);
            return new ExplorationUnit(program);
        };
        var result = Explorer.Explore(unit, 3, new ExplorationOptions { Checkpoints = CheckpointUse.Everywhere });
        Assert.Equal(34_650, result.Executions);
        Assert.Equal(11_550, Assert.Single(result.Findings).ShownBy);
        Assert.Equal(34_651, programs.Sum(p => p.Ended));
    }

    /// <summary>A step limit, a deadlock, a kill signal and a choice, each before and after a state is taken.</summary>
    [Fact]
    public void Whatever_ends_an_execution_ends_it_the_same_way()
    {
        var plain = Outcomes(CheckpointUse.Never);
        Assert.True(plain.Count > 20);
        Assert.Equal(plain, Outcomes(CheckpointUse.Everywhere));
        Assert.Equal(plain, Outcomes(CheckpointUse.WhereWorthwhile));

        static List<string> Outcomes(CheckpointUse use)
        {
            var outcomes = new List<string>();
            for (int seed = 0; seed < 200; seed++)
            {
                var interpreter = new Interpreter(new Shape(3, 3, 2).Program(seed));
                var strategy = new OptimalDpor();
                var runtime = new ExploredRuntime(interpreter, strategy, 60) { Checkpoints = use };
                for (int i = 0; i < 200; i++)
                {
                    runtime.Run();
                    outcomes.Add($"{seed}: {runtime.Steps} {runtime.IsMaximal} {runtime.HitStepLimit} {runtime.Killed} {runtime.Findings.Count} {interpreter.Journal}");
                    if (!strategy.Next(runtime))
                        break;
                }
            }

            return outcomes;
        }
    }

    private sealed class Counter : IExecutionObserver
    {
        internal long Seen { get; private set; }

        public void Performing(ExploredRuntime runtime, ModelTask task) => Seen++;
    }

    /// <summary>Tasks that exchange one cell's value a few times each; whoever is last says so if it is the third one.</summary>
    private sealed class Turns(int tasks, int times, bool goesBack) : IProgram
    {
        private Cell<int>? cell;
        private int last;

        [field: KeptAcrossExecutions]
        internal long SetUps { get; private set; }

        [field: KeptAcrossExecutions]
        internal long Ended { get; private set; }

        public IReadOnlyList<object>? State => goesBack ? [this] : null;

        public Op SetUp(ExploredRuntime runtime)
        {
            SetUps++;
            last = -1;
            cell = new Cell<int>(runtime, "cell", 0);
            for (int t = 0; t < tasks; t++)
            {
                int task = t;
                runtime.Spawn($"t{t}", async () =>
                {
                    for (int k = 0; k < times; k++)
                    {
                        await cell.Exchange(task);
                        last = task;
                    }
                });
            }

            return Op.Done;
        }

        public void End(ExploredRuntime runtime)
        {
            Ended++;
            if (last == 2)
                runtime.Report(new Finding(new FindingKey("last", "f", "o"), "the third task is last", null, []));
        }
    }
}
