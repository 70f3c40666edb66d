using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Scenarios;

/// <summary>Something a user process does against a removal.</summary>
/// <typeparam name="TBench">One version of a subsystem, plugged in.</typeparam>
/// <param name="Name">In scenario names: <c>get-values</c>.</param>
/// <param name="Comm">The process's command name.</param>
/// <param name="WhenGone">
/// The branch that removal exists to reach (<c>GPIO_V2_LINE_GET_VALUES_IOCTL -&gt; -ENODEV</c>), or null if this version has none.
/// </param>
/// <param name="Prepare">Runs in the set-up, in the process's name; returns what the process then does in the race.</param>
[KeptAcrossExecutions]
public sealed record UserOperation<TBench>(string Name, string Comm, string? WhenGone, Func<TBench, UserProcess, Op<Func<UserProcess, Op>>> Prepare)
{
    /// <summary>The rows of tables of bugs by version that its scenarios have a say in.</summary>
    public IReadOnlyList<BugQuestion> Asks { get; init; } = [];

    /// <summary>
    /// True if two processes that do it can change places: all that they do they do in the race, and whatever the scenario adds treats
    /// both alike. Then one of two executions that only exchange them is explored.
    /// </summary>
    public bool IsAlikeTwice { get; init; }
}

/// <summary>A way for the device to go.</summary>
/// <param name="Name">In scenario names: <c>unbind</c>.</param>
/// <param name="Comm">The process's command name.</param>
/// <param name="Done">The branch of a completed removal.</param>
/// <param name="Run">What the removing process does.</param>
[KeptAcrossExecutions]
public sealed record Removal<TBench>(string Name, string Comm, string Done, Func<TBench, UserProcess, Op> Run);

/// <summary>One version of a subsystem, whatever is plugged in.</summary>
[KeptAcrossExecutions]
public interface IVersionMatrix
{
    /// <summary>The subsystem.</summary>
    string Subsystem { get; }

    /// <summary>The fact sheets' version id.</summary>
    string Version { get; }

    /// <summary>The steps that the fact sheets give for operations and removals of this version.</summary>
    IReadOnlyList<SheetOperation> Sheet { get; }

    /// <summary>Makes the scenarios: those of the main tier, then the others.</summary>
    IEnumerable<Scenario> Scenarios();

    /// <summary>One operation alone, without a removal, or one removal without a user: what a fact sheet's steps are compared with.</summary>
    /// <param name="name">The operation's or the removal's.</param>
    IScenarioProgram Alone(string name);
}

/// <summary>
/// One version of a subsystem with what users do and how the device goes. Scenarios are made from it: each operation against
/// each removal, each pair of operations of two users against each removal or against each other, and each sequence of one process.
/// </summary>
/// <typeparam name="TBench">One version of a subsystem, plugged in.</typeparam>
public sealed record VersionMatrix<TBench> : IVersionMatrix
{
    /// <summary>The subsystem.</summary>
    public required string Subsystem { get; init; }

    /// <summary>The fact sheets' version id.</summary>
    public required string Version { get; init; }

    /// <summary>The commit that made it, or a range of releases.</summary>
    public required string Commit { get; init; }

    /// <summary>Plugs the device in: probe and registration, in the set-up.</summary>
    public required Func<Machine, Op<TBench>> Plug { get; init; }

    /// <summary>
    /// A smaller model that shows the same, for scenarios that only a run of everything explores, given the names of what their users do. Null, or if it
    /// returns null, <see cref="Plug"/> is for them, too.
    /// </summary>
    public Func<IReadOnlyList<string>, SmallerModel<TBench>?>? ForMany { get; init; }

    /// <summary>What users do.</summary>
    public required IReadOnlyList<UserOperation<TBench>> Operations { get; init; }

    /// <summary>What users do only in pairs: alone against a removal it would say nothing.</summary>
    public IReadOnlyList<UserOperation<TBench>> Partners { get; init; } = [];

    /// <summary>How the device goes.</summary>
    public required IReadOnlyList<Removal<TBench>> Removals { get; init; }

    /// <summary>Pairs of operations (by name) that two users do at the same time, each with files of its own.</summary>
    public IReadOnlyList<(string One, string Other)> Pairs { get; init; } = [];

    /// <summary>Pairs of operations (by name) that two users do at the same time while the device stays.</summary>
    public IReadOnlyList<(string One, string Other)> Meetings { get; init; } = [];

    /// <summary>The same in the tier that only a run of everything explores.</summary>
    public IReadOnlyList<(string One, string Other)> LongMeetings { get; init; } = [];

    /// <summary>
    /// True if two users also do every other pair of <see cref="Operations"/> at the same time against each removal, in the tier
    /// that only a run of everything explores.
    /// </summary>
    public bool AllPairs { get; init; }

    /// <summary>
    /// Operations (by name) no two of which make a pair: their file is open from the set-up on, where the device lets one user in, or they would be too
    /// many traces.
    /// </summary>
    public IReadOnlyList<string> Exclusive { get; init; } = [];

    /// <summary>Operations (by name) that make a pair only where <see cref="Pairs"/> says so: two users' already, or with a file that lets nobody else open one.</summary>
    public IReadOnlyList<string> OnlyNamed { get; init; } = [];

    /// <summary>Other pairs of operations (by name) of two users against each removal, in that tier, where not all are.</summary>
    public IReadOnlyList<(string One, string Other)> MorePairs { get; init; } = [];

    /// <summary>Three operations (by name) of three users against each removal: where a hang spreads. In the same tier.</summary>
    public IReadOnlyList<(string One, string Other, string Third)> Trios { get; init; } = [];

    /// <summary>
    /// What several users together declare where <see cref="Declared"/> does not name their scenario: given their names, the
    /// removal's, and the union of what each declares alone against it. The union, if null.
    /// </summary>
    public Func<IReadOnlyList<string>, string, IReadOnlyList<DeclaredFinding>, IReadOnlyList<DeclaredFinding>>? Together { get; init; }

    /// <summary>Where what several users declare together is not that union.</summary>
    internal IReadOnlyList<PairRule> Rules { get; init; } = [];

    /// <summary>The section of the fact sheets that the version follows: <c>gpio-spi-i2c 1.2</c>; empty if there is none.</summary>
    public string Source { get; init; } = "";

    /// <inheritdoc/>
    public IReadOnlyList<SheetOperation> Sheet { get; init; } = [];

    /// <summary>Marks what belongs to a device that stays, so that its being there at the end is no leak; for <see cref="Meetings"/>.</summary>
    public Action<TBench>? Retain { get; init; }

    /// <summary>
    /// Sequences of one process, which removes the device itself in between: name, and what it does. No interleaving is needed.
    /// </summary>
    public IReadOnlyList<UserOperation<TBench>> Sequences { get; init; } = [];

    /// <summary>What every scenario of this version leaves out.</summary>
    public IReadOnlyList<string> Bounds { get; init; } = [];

    /// <summary>
    /// By the names of a scenario's users and of its removal, if it has one: the version that has the same program there, none of the steps that are modelled being different. Null if there
    /// is none.
    /// </summary>
    public Func<IReadOnlyList<string>, string?, string?>? SameAs { get; init; }

    /// <summary>The findings declared, by scenario name; a scenario that is not named declares verified.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> Declared { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Scenario> Scenarios()
    {
        foreach (var removal in Removals)
        {
            foreach (var operation in Operations)
                yield return Make(Tier.Main, [operation], removal);
            foreach (var (one, other) in Pairs)
                yield return Make(Tier.Main, [Named(one), Named(other)], removal);
        }

        foreach (var (one, other) in Meetings)
            yield return Make(Tier.Main, [Named(one), Named(other)], null);
        foreach (var sequence in Sequences)
            yield return Make(sequence.Name, $"one process: {sequence.Name.Replace("-", ", ", StringComparison.Ordinal)}", Tier.Main, [sequence], null);
        foreach (var (one, other) in LongMeetings)
            yield return Make(Tier.Everything, [Named(one), Named(other)], null);
        foreach (var removal in Removals)
        {
            foreach (var (one, other) in OtherPairs())
                yield return Make(Tier.Everything, [one, other], removal);
            foreach (var (one, other, third) in Trios)
                yield return Make(Tier.Everything, [Named(one), Named(other), Named(third)], removal);
        }
    }

    /// <inheritdoc/>
    public IScenarioProgram Alone(string name)
    {
        var removal = Removals.FirstOrDefault(r => r.Name == name);
        IReadOnlyList<UserOperation<TBench>> users = removal is null ? [Sequences.FirstOrDefault(s => s.Name == name) ?? Named(name)] : [];
        return new ScenarioProgram(machine => SetUp(machine, Plug, users, removal));
    }

    private IEnumerable<(UserOperation<TBench> One, UserOperation<TBench> Other)> OtherPairs()
    {
        foreach (var (one, other) in MorePairs)
            yield return (Named(one), Named(other));
        if (!AllPairs)
            yield break;
        for (int i = 0; i < Operations.Count; i++)
        {
            for (int j = i; j < Operations.Count; j++)
            {
                var (one, other) = (Operations[i], Operations[j]);
                if (!IsNamed(one.Name, other.Name) && CanMeet(one.Name, other.Name))
                    yield return (one, other);
            }
        }
    }

    private bool IsNamed(string one, string other) => Pairs.Contains((one, other)) || Pairs.Contains((other, one));

    private bool CanMeet(string one, string other) =>
        !(Exclusive.Contains(one) && Exclusive.Contains(other)) && !OnlyNamed.Contains(one) && !OnlyNamed.Contains(other);

    private UserOperation<TBench> Named(string name) => Operations.Concat(Partners).Single(o => o.Name == name);

    private Scenario Make(Tier tier, IReadOnlyList<UserOperation<TBench>> users, Removal<TBench>? removal)
    {
        string doing = string.Join("-and-", users.Select(u => u.Name));
        string what = removal is null ? doing : $"{doing}-vs-{removal.Name}";
        string who = users.Count switch { 1 => "one user", 2 => "two users", _ => "three users" };
        string apart = AreAlike(users) ? " (told apart by nothing)" : "";
        string summary = $"{who}{apart}: {string.Join(" and ", users.Select(u => u.Name))}, {(removal is null ? "no removal" : $"against {removal.Name}")}";
        return Make(what, summary, tier, users, removal);
    }

    private Scenario Make(string what, string summary, Tier tier, IReadOnlyList<UserOperation<TBench>> users, Removal<TBench>? removal)
    {
        string name = $"{Subsystem}/{what}@{Version}";
        var declared = DeclaredFor(name, users, removal);
        // A removal that hangs in every execution, or a user that dies in each that would tell, is what the findings say.
        // Without a removal there is no error to reach but in a sequence, which removes the device itself.
        bool stays = removal is null && users.Count > 1;
        List<string> names = [.. users.Select(u => u.Name)];
        var smaller = tier == Tier.Everything ? ForMany?.Invoke(names) : null;
        string? same = SameAs?.Invoke(names, removal?.Name);
        IEnumerable<string?> reach = declared.Count > 0 || stays ? [] : [.. users.Where((_, at) => SeesItGone(users, at, removal)).Select(u => u.WhenGone), removal?.Done];
        return new Scenario
        {
            Name = name,
            Subsystem = Subsystem,
            Version = Version,
            Commit = Commit,
            Source = Source,
            Steps = SheetSteps.Count(Sheet),
            Summary = summary,
            Tier = tier,
            Declared = declared,
            Asks = [.. users.SelectMany(u => u.Asks).Distinct()],
            MustReach = [.. reach.OfType<string>().Distinct()],
            Bounds = smaller is null ? Bounds : [.. Bounds, .. smaller.Bounds],
            HasUsersAlike = AreAlike(users),
            SameAs = same is null ? null : $"{Subsystem}/{what}@{same}",
            Program = () => new ScenarioProgram(machine => SetUp(machine, smaller?.Plug ?? Plug, users, removal)),
        };
    }

    private IReadOnlyList<DeclaredFinding> DeclaredFor(string name, IReadOnlyList<UserOperation<TBench>> users, Removal<TBench>? removal)
    {
        if (Declared.TryGetValue(name, out var named))
            return named;
        if (users.Count == 1 || removal is null)
            return [];
        List<string> names = [.. users.Select(u => u.Name)];
        List<IReadOnlyList<DeclaredFinding>> alone =
            [.. names.Select(n => Declared.TryGetValue($"{Subsystem}/{n}-vs-{removal.Name}@{Version}", out var own) ? own : [])];
        var together = PairRules.Declared(Rules, names, removal.Name, alone);
        return Together?.Invoke(names, removal.Name, together) ?? together;
    }

    private bool SeesItGone(IReadOnlyList<UserOperation<TBench>> users, int place, Removal<TBench>? removal) =>
        users.Count == 1 || removal is null || PairRules.SeesItGone(Rules, [.. users.Select(u => u.Name)], place, removal.Name);

    private static bool AreAlike(IReadOnlyList<UserOperation<TBench>> users) => users.Count == 2 && users[0] == users[1] && users[0].IsAlikeTwice;

    private async Op SetUp(Machine machine, Func<Machine, Op<TBench>> plug, IReadOnlyList<UserOperation<TBench>> users, Removal<TBench>? removal)
    {
        var bench = await plug(machine);
        UserProcess? before = null;
        foreach (var user in users)
        {
            var process = machine.CreateProcess(user.Comm);
            process.Start(await process.Prepare(() => user.Prepare(bench, process)));
            if (before is not null && AreAlike(users))
                before.IsAlike(process);
            before = process;
        }

        if (removal is null && users.Count > 1)
            Retain?.Invoke(bench);
        if (removal is not null)
            machine.CreateProcess(removal.Comm).Start(process => removal.Run(bench, process));
    }
}
