using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <summary>The list of sanitizers, and switching them off.</summary>
public class SanitizerSetTests
{
    [Fact]
    public void Names_are_in_order_and_told_apart()
    {
        var names = Sanitizer.All.Select(s => s.Name).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal).Distinct(), names);
    }

    [Fact]
    public void A_kind_belongs_to_one_sanitizer()
    {
        var kinds = Sanitizer.All.SelectMany(s => s.Kinds).ToList();
        Assert.Equal(kinds.Count, kinds.Distinct().Count());
    }

    [Fact]
    public void One_that_is_off_does_not_report()
    {
        var set = SanitizerSet.AllBut(["kasan"]);
        Assert.False(set.Contains("kasan"));
        Assert.False(set.Reports("slab-use-after-free"));
        Assert.True(set.Reports("null-dereference"));
        Assert.Equal(["kasan"], set.Off);
    }

    [Fact]
    public void A_name_that_is_none_is_refused() =>
        Assert.Contains("there is no sanitizer kazan", Assert.Throws<ArgumentException>(() => SanitizerSet.AllBut(["kazan"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_kasan_a_use_after_free_goes_unnoticed()
    {
        var program = new MachineProgram(machine =>
        {
            var box = new Box(machine, retain: false);
            machine.Run("freer", async () => await box.Kfree());
            machine.Run("user", async () => await box.Value.ReadOnce());
            return Op.Done;
        })
        { Sanitizers = SanitizerSet.AllBut(["kasan"]) };
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Empty(result.Findings);
        Assert.Equal(2, result.Executions);
    }
}
