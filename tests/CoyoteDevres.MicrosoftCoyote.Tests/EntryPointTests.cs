using CoyoteDevres.Scenarios;

namespace CoyoteDevres.MicrosoftCoyote.Tests;

/// <summary>Coyote finds its tests by attribute, so the build writes a method for each scenario.</summary>
public class EntryPointTests
{
    [Fact]
    public void Their_names_are_unique() =>
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(s => MethodOf(s.Name)).Distinct(StringComparer.Ordinal).Count());

#if USE_COYOTE
    [Fact]
    public void Each_scenario_has_one_that_coyote_finds()
    {
        var methods = typeof(EntryPoints).GetMethods()
            .Where(m => m.IsDefined(typeof(Microsoft.Coyote.SystematicTesting.TestAttribute), inherit: false) && m.IsStatic && m.GetParameters().Length == 0)
            .Select(m => m.Name);
        Assert.Equal(Catalogue.All.Select(s => MethodOf(s.Name)).Order(StringComparer.Ordinal), methods.Order(StringComparer.Ordinal));
    }
#endif

    /// <summary>A scenario's name as a method's: an underscore for whatever is not a letter or a digit.</summary>
    private static string MethodOf(string scenario) => string.Concat(scenario.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
