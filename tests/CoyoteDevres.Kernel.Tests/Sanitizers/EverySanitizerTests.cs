using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <summary>
/// Every kind of finding of every sanitizer: a program in which it is reported, once and with exactly this headline; the near miss, which
/// differs from it in one step and shows nothing at all; and the first one again with the sanitizer switched off.
/// </summary>
public partial class EverySanitizerTests
{
    private static readonly Dictionary<string, Case> Cases = new(StringComparer.Ordinal);

    static EverySanitizerTests()
    {
        Sleeping();
        Locking();
        Memory();
        Objects();
        Counting();
        Deferred();
    }

    private delegate Op Program(Machine machine, bool wrong);

    public static TheoryData<string> Kinds => [.. Sanitizer.All.SelectMany(s => s.Kinds)];

    [Fact]
    public void There_is_a_program_for_each_kind_and_no_other() =>
        Assert.Equal(Sanitizer.All.SelectMany(s => s.Kinds).Order(StringComparer.Ordinal), Cases.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fires(string kind) => Assert.Equal(
        Cases[kind].Headline,
        Assert.Single(Explore(kind, wrong: true, SanitizerSet.All), f => f.Key.Kind == kind).Headline);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Is_silent_at_a_near_miss(string kind) => Assert.Empty(Explore(kind, wrong: false, SanitizerSet.All).Select(f => f.Headline));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Is_silent_if_switched_off(string kind)
    {
        string sanitizer = Sanitizer.All.Single(s => s.Kinds.Contains(kind)).Name;
        Assert.DoesNotContain(Explore(kind, wrong: true, SanitizerSet.AllBut([sanitizer])), f => f.Key.Kind == kind);
    }

    private static IEnumerable<Finding> Explore(string kind, bool wrong, SanitizerSet sanitizers)
    {
        var program = new MachineProgram(machine => Cases[kind].Program(machine, wrong)) { Sanitizers = sanitizers };
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Null(result.Fault);
        Assert.True(result.IsExhaustive);
        return result.Findings.Select(f => f.Finding);
    }

    private static void Add(string kind, string headline, Program program) => Cases.Add(kind, new Case(headline, program));

    /// <summary>One task, on one box.</summary>
    private static void Alone(string kind, string headline, Func<Machine, Box, bool, Op> body) => Add(kind, headline, (machine, wrong) =>
    {
        var box = new Box(machine);
        machine.Run("t", () => body(machine, box, wrong));
        return Op.Done;
    });

    private sealed record Case(string Headline, Program Program);
}
