using CoyoteDevres.Exploration;
using Xunit.Abstractions;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>
/// Counts whose last put wakes up who waits for it, whoever that is (<see cref="AtomicReferences.LetAnybodyWake"/>): what is found is what is found where somebody puts last, and
/// where who waits does so step by step.
/// </summary>
public class WakeByAnybodyTests(ITestOutputHelper output)
{
    private const int Limit = 20000;

    private enum Act
    {
        Get,
        Put,
        ReadPort,
        ReadState,
        WriteState,
        ReadFlag,
        WriteFlag,
        Lock,
        Unlock,
    }

    [Theory]
    [InlineData(1, 8, 300)]
    [InlineData(2, 4, 400)]
    [InlineData(2, 7, 200)]
    [InlineData(3, 3, 200)]
    public void What_is_found_is_what_is_found_where_somebody_puts_last(int users, int acts, int seeds)
    {
        seeds = int.TryParse(Environment.GetEnvironmentVariable("COYOTE_DEVRES_SEEDS"), out int asked) ? asked : seeds;
        int compared = 0, finding = 0, steps = 0;
        long traces = 0, all = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            var program = Random(seed, users, acts);
            string which = $"seed {seed}: {string.Join("; ", program.Select(p => string.Join(' ', p)))}";
            var expected = Explore(program, ordersFrees: true, stepByStep: false);
            if (!expected.IsExhaustive)
                continue;
            compared++;
            var result = Explore(program, ordersFrees: false, stepByStep: false);
            Assert.Null(result.Fault);
            Assert.Equal((which, 0L), (which, result.Blocked));
            Assert.Equal($"{which}\n{Keys(expected)}", $"{which}\n{Keys(result)}");
            AssertNotShorter(which, expected, result);
            finding += expected.Findings.Count > 0 ? 1 : 0;
            traces += result.Executions;
            all += expected.Executions;
            var byStep = Explore(program, ordersFrees: false, stepByStep: true);
            if (!byStep.IsExhaustive)
                continue;
            Assert.Equal($"{which}\n{Keys(byStep)}", $"{which}\n{Keys(result)}");
            steps++;
        }

        output.WriteLine($"{compared} programs, {steps} step by step, too, {finding} with findings; {traces} traces, {all} where somebody puts last");
        Assert.True(compared > seeds / 2 && steps > seeds / 3, $"only {compared} programs were small enough, {steps} step by step");
        Assert.True(finding > compared / 3 && traces < all, $"{finding} of {compared} have findings; {traces} traces, {all} without");
    }

    /// <summary>Users who may use what they have no reference on, but put what they have taken; and one who removes it, and then frees all.</summary>
    private static IReadOnlyList<Act[]> Random(int seed, int users, int acts)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<Act>();
        var made = new List<Act[]>();
        for (int u = 0; u <= users; u++)
        {
            var its = new List<Act>();
            for (int left = 1 + random.Next(acts); left > 0; left--)
                its.Add(kinds[random.Next(kinds.Length)]);
            made.Add([.. its]);
        }

        return made;
    }

    private static string Keys(ExplorationResult result) => string.Join('\n', result.Findings.Select(f => f.Finding.Key.ToString()).Order(StringComparer.Ordinal));

    /// <summary>Each schedule was performed before it was told. Who put the first reference may put last in a shorter one, which is not looked for.</summary>
    private static void AssertNotShorter(string which, ExplorationResult expected, ExplorationResult result)
    {
        foreach (var (shortest, told) in expected.Findings.Zip(result.Findings))
            Assert.True(told.Schedule.ContextSwitches >= shortest.Schedule.ContextSwitches, $"{which}: {told.Finding.Key}");
    }

    private static ExplorationResult Explore(IReadOnlyList<Act[]> program, bool ordersFrees, bool stepByStep) => Explorer.Explore(
        new MachineProgram(machine => SetUp(machine, program, stepByStep)) { OrdersFrees = ordersFrees },
        new OptimalDpor(),
        new ExplorationOptions { MaxExecutions = ordersFrees || stepByStep ? Limit : long.MaxValue });

    private static Op SetUp(Machine machine, IReadOnlyList<Act[]> program, bool stepByStep)
    {
        var state = new WaitedFor(machine, retain: false);
        var port = new Box(machine, retain: false);
        if (!stepByStep)
            state.Count.LetAnybodyWake(() => Wake(state, port));
        for (int i = 1; i < program.Count; i++)
        {
            var acts = program[i];
            machine.Run("user", () => Use(acts, state, port));
        }

        machine.Run("remover", async () =>
        {
            await Use([.. program[0].Where(a => a is not (Act.Get or Act.Put))], state, port);
            await state.Count.DecIsNegative("remove");
            if (stepByStep)
                await state.Wait.WaitEvent(async () => await state.Count.IsZero("remove"), "remove");
            else
                await state.Count.WaitForZero(state.Wait, "remove");
            await port.Value.Write(1, "remove");
            await port.Kfree("remove");
            await state.Kfree("remove");
        });
        return Op.Done;
    }

    private static async Op Use(Act[] acts, WaitedFor state, Box port)
    {
        int references = 0;
        bool isLocked = false;
        foreach (var act in acts)
        {
            switch (act)
            {
                case Act.Get:
                    references += await state.Count.IncNotZero("use") ? 1 : 0;
                    break;
                case Act.Put when references > 0:
                    references--;
                    await Put(state, port);
                    break;
                case Act.ReadPort:
                    await port.Value.Read("use");
                    break;
                case Act.ReadState:
                    await state.Value.Read("use");
                    break;
                case Act.WriteState:
                    await state.Value.Write(1, "use");
                    break;
                case Act.ReadFlag:
                    await state.Flag.Read("use");
                    break;
                case Act.WriteFlag:
                    await state.Flag.Write(1, "use");
                    break;
                case Act.Lock when !isLocked:
                    await state.Mutex.Lock("use");
                    isLocked = true;
                    break;
                case Act.Unlock when isLocked:
                    await state.Mutex.Unlock("use");
                    isLocked = false;
                    break;
            }
        }

        if (isLocked)
            await state.Mutex.Unlock("use");
        for (; references > 0; references--)
            await Put(state, port);
    }

    private static Op Put(WaitedFor state, Box port) => state.Count.Put(() => Wake(state, port), "put");

    private static async Op Wake(WaitedFor state, Box port)
    {
        await port.Touch("put");
        await state.Wait.WakeUp("put");
    }
}
