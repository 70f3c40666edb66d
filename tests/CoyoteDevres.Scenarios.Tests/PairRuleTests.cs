using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Tests;

public class PairRuleTests
{
    private static readonly DeclaredFinding Read = Found("read"), Write = Found("write"), Both = Found("both");

    private static readonly IReadOnlyList<DeclaredFinding> OfRead = [Read], OfWrite = [Write];

    [Fact]
    public void Without_a_rule_it_is_the_union() => Assert.Equal([Read, Write], Declared([], "unbind"));

    [Fact]
    public void A_rule_adds_once_whoever_comes_first()
    {
        PairRule rule = new(["write", "read"], ["read", "write"]) { Adds = [Both] };
        Assert.Equal([Read, Write, Both], Declared([rule], "unbind"));
    }

    [Fact]
    public void A_rule_is_about_its_removals_only()
    {
        PairRule rule = new(["read"], ["write"]) { Against = ["unbind"], Adds = [Both] };
        Assert.Equal([Read, Write, Both], Declared([rule], "unbind"));
        Assert.Equal([Read, Write], Declared([rule], "unplug"));
    }

    [Fact]
    public void One_user_becomes_another_beside_the_other() =>
        Assert.Equal([Both, Write], Declared([new(["read"], ["write"]) { Becomes = alone => alone.Select(_ => Both) }], "unbind"));

    [Fact]
    public void Hiding_is_for_both() => Assert.Empty(Declared([new(["read"], ["write"]) { Hides = _ => true }], "unbind"));

    [Fact]
    public void A_user_is_not_beside_itself() => Assert.Equal([Read, Write], Declared([new(["read"], ["read"]) { Adds = [Both] }], "unbind"));

    [Fact]
    public void Who_is_kept_from_seeing_it_gone_need_not()
    {
        PairRule[] rules = [new(["read"], ["write"]) { NeverGone = true }];
        Assert.False(PairRules.SeesItGone(rules, ["read", "write"], 0, "unbind"));
        Assert.True(PairRules.SeesItGone(rules, ["read", "write"], 1, "unbind"));
    }

    private static IReadOnlyList<DeclaredFinding> Declared(IReadOnlyList<PairRule> rules, string removal) =>
        PairRules.Declared(rules, ["read", "write"], removal, [OfRead, OfWrite]);

    private static DeclaredFinding Found(string function) => new(new FindingKey("null-dereference", function, "chip"), null);
}
