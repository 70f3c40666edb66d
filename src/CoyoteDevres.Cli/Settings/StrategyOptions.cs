using System.CommandLine;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Cli;

/// <summary>The options that choose a strategy and its numbers.</summary>
internal sealed class StrategyOptions
{
    private readonly Option<string?> strategy = new("--strategy")
    {
        Description = "Who chooses the schedules. exhaustive (the default): every trace once, the only one that can verify. "
            + "random: uniformly among the enabled tasks. pct: random priorities with a few changes, for bugs of small depth. "
            + "preemption-bounded: every schedule with few preemptions. Another engine has its own.",
        HelpName = StrategyChoice.Names,
    };

    private readonly Option<long?> seed = CommonOptions.Number(
        "--seed", $"Where the random numbers of random and pct start: same seed, same run (default {StrategyChoice.DefaultSeed}).", 0, long.MaxValue);
    private readonly Option<long?> depth = CommonOptions.Number(
        "--depth", $"How many ordering constraints the bugs that pct looks for need (default {StrategyChoice.DefaultDepth}).", 1, MostDepth);
    private readonly Option<long?> preemptions = CommonOptions.Number(
        "--preemptions", $"Preemptions of an execution at most, of preemption-bounded (default {StrategyChoice.DefaultPreemptions}).", 0, int.MaxValue);

    /// <summary>The deepest bug that pct can be asked for: its chance at such a one is nil long before.</summary>
    internal const int MostDepth = 1_000;

    /// <summary>Adds them to a command.</summary>
    internal void AddTo(Command command)
    {
        command.Add(strategy);
        command.Add(seed);
        command.Add(depth);
        command.Add(preemptions);
    }

    /// <summary>
    /// What the command line chooses, over what the file does. In the file, numbers of other strategies than the chosen one wait for
    /// their turn; on the command line they are a slip.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaults">What <c>coyote.json</c> says.</param>
    /// <param name="executions">The number of executions that the user asks for, or null.</param>
    /// <exception cref="UsageException">An option does not go with the strategy.</exception>
    internal StrategyChoice Read(ParseResult parsed, Defaults defaults, long? executions)
    {
        var kind = Named(parsed) ?? defaults.Strategy ?? StrategyKind.Exhaustive;
        var choice = new StrategyChoice(kind);
        Refuse(parsed, seed, !choice.Samples, "random or pct");
        Refuse(parsed, depth, kind != StrategyKind.Pct, "pct");
        Refuse(parsed, preemptions, kind != StrategyKind.PreemptionBounded, "preemption-bounded");
        return choice with
        {
            Seed = parsed.GetValue(seed) ?? defaults.Seed ?? choice.Seed,
            Depth = (int)(parsed.GetValue(depth) ?? defaults.Depth ?? choice.Depth),
            Preemptions = (int)(parsed.GetValue(preemptions) ?? defaults.Preemptions ?? choice.Preemptions),
            Executions = executions ?? choice.Executions,
        };
    }

    /// <summary>What the command line chooses of another checker's strategies. The file's strategy is of this one.</summary>
    /// <param name="engine">The other checker.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaults">What <c>coyote.json</c> says.</param>
    /// <param name="executions">The number of executions that the user asks for, or null.</param>
    /// <exception cref="UsageException">It has no such strategy, or an option does not go with it.</exception>
    internal EngineChoice Read(IEngineFactory engine, ParseResult parsed, Defaults defaults, long? executions)
    {
        string name = parsed.GetValue(strategy) ?? engine.Strategies[0];
        if (!engine.Strategies.Contains(name))
            throw Unknown(name, engine.Strategies);
        Refuse(parsed, depth, isForeign: true, "pct");
        Refuse(parsed, preemptions, isForeign: true, "preemption-bounded");
        var choice = new EngineChoice(engine, name, parsed.GetValue(seed) ?? defaults.Seed ?? StrategyChoice.DefaultSeed, executions ?? StrategyChoice.DefaultExecutions);
        if (choice.Seed > engine.MostSeed)
            throw new UsageException($"--seed: this engine takes {engine.MostSeed} at most");
        if (choice.Executions > engine.MostExecutions)
            throw new UsageException($"--max-executions: this engine takes {engine.MostExecutions} at most");
        return choice;
    }

    private StrategyKind? Named(ParseResult parsed) => parsed.GetValue(strategy) is { } name
        ? StrategyChoice.Named(name) ?? throw Unknown(name, StrategyChoice.Names.Split('|'))
        : null;

    private static UsageException Unknown(string name, IEnumerable<string> known) =>
        new($"--strategy: expected one of {string.Join(", ", known)}, found '{name}'");

    private static void Refuse(ParseResult parsed, Option<long?> option, bool isForeign, string fitting)
    {
        if (isForeign && parsed.GetValue(option) is not null)
            throw new UsageException($"{option.Name}: only with --strategy {fitting}");
    }
}
