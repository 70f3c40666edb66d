namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// A trace stands for all its linearizations: each of them must run, be the same trace with the same happens-before relation,
/// and end in the same state with the same findings.
/// </summary>
public class EquivalentOrdersTests
{
    private const int TracesPerProgram = 6, OrdersPerTrace = 3;

    [Theory]
    [InlineData(2, 5, 1, 200)]
    [InlineData(3, 4, 2, 200)]
    [InlineData(5, 4, 2, 300)]
    public void Every_linearization_is_the_same_trace(int tasks, int statements, int objects, int seeds) =>
        MustBeTheSame(new Shape(tasks, statements, objects), seeds);

    [Theory]
    [InlineData(3, 4, 2, 200)]
    [InlineData(5, 4, 2, 300)]
    public void So_is_every_one_with_alerts(int tasks, int statements, int objects, int seeds) =>
        MustBeTheSame(new Shape(tasks, statements, objects) { Only = Shape.Alerts }, seeds);

    private static void MustBeTheSame(Shape shape, int seeds) =>
        Assert.Equal(Trial.SeedsOr(seeds), Trial.Run(shape, seeds, program =>
        {
            var interpreter = new Interpreter(program);
            var census = new Census(() => interpreter.Journal.Signature);
            var random = new Random(1);
            Survey.Of(interpreter, new OptimalDpor(), TracesPerProgram, runtime =>
            {
                census.Add(runtime);
                for (int n = 0; n < OrdersPerTrace; n++)
                    MustBeTheSame(program, runtime, Draw(runtime.Trace, random), census);
            });
            return true;
        }));

    /// <summary>Clocks against the definition: the closure of dependence, program order and starts.</summary>
    [Theory]
    [InlineData(3, 4, 2, 200)]
    [InlineData(5, 5, 2, 200)]
    public void Clocks_are_the_closure_of_dependence(int tasks, int statements, int objects, int seeds) =>
        Assert.Equal(Trial.SeedsOr(seeds), Trial.Run(new Shape(tasks, statements, objects), seeds, program =>
        {
            Survey.Of(new Interpreter(program), new OptimalDpor(), TracesPerProgram, runtime =>
            {
                var trace = runtime.Trace;
                var past = new HashSet<int>[trace.Count];
                for (int j = trace.RaceStart; j < trace.Count; j++)
                {
                    past[j] = [j];
                    for (int i = trace.RaceStart; i < j; i++)
                    {
                        if (i == trace.PredecessorOf(j) || trace.Dependent(trace[i], trace[j]))
                            past[j].UnionWith(past[i]);
                    }

                    for (int i = trace.RaceStart; i < j; i++)
                        Assert.True(trace.HappensBefore(i, j) == past[j].Contains(i), $"event {i} before event {j}\n{Explored.Story(runtime)}");
                }
            });
            return true;
        }));

    /// <summary>A random order of the trace's events that has each event after those that happen before it.</summary>
    private static List<int> Draw(Trace trace, Random random)
    {
        var left = Enumerable.Range(trace.RaceStart, trace.Count - trace.RaceStart).ToList();
        var order = new List<int>();
        while (left.Count > 0)
        {
            var ready = left.Where(j => left.TrueForAll(i => i == j || !trace.HappensBefore(i, j))).ToList();
            int drawn = ready[random.Next(ready.Count)];
            left.Remove(drawn);
            order.Add(drawn);
        }

        return order;
    }

    private static void MustBeTheSame(DataProgram program, ExploredRuntime original, List<int> order, Census expected)
    {
        var names = original.Tasks.ToDictionary(t => t.Id, t => t.Name);
        var trace = original.Trace;
        var given = new GivenOrder([.. order.Select(i => trace[i].IsBarrier ? new Turn(null, 0) : new Turn(names[trace[i].Task], trace[i].Alternative))]);
        var again = new Interpreter(program);
        var census = new Census(() => again.Journal.Signature);
        var runtime = new ExploredRuntime(again, given, 5_000);
        runtime.Run();
        string which = $"of\n{Explored.Story(original)}\nthe order\n{Explored.Story(runtime)}\n";
        Assert.True(runtime.Fault is null, $"{which}{runtime.Fault}");
        Assert.True(given.Stuck < 0, $"{which}cannot go on with event {given.Stuck}");
        Assert.True(runtime.IsMaximal, $"{which}is not over");
        census.Add(runtime);
        Assert.True(census.LastTrace == expected.LastTrace, $"{which}is another trace");
        Assert.True(census.LastOutcome == expected.LastOutcome, $"{which}ends otherwise: {again.Journal}");
        for (int j = 0; j < order.Count; j++)
        {
            for (int i = 0; i < j; i++)
            {
                bool before = runtime.Trace.HappensBefore(runtime.Trace.RaceStart + i, runtime.Trace.RaceStart + j);
                Assert.True(before == trace.HappensBefore(order[i], order[j]), $"{which}orders events {i} and {j} otherwise");
            }
        }
    }
}
