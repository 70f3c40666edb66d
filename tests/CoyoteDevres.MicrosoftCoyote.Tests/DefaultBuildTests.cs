#if !USE_COYOTE
using System.Reflection;

namespace CoyoteDevres.MicrosoftCoyote.Tests;

/// <summary>What is there without Microsoft Coyote's packages.</summary>
public class DefaultBuildTests
{
    [Fact]
    public void The_assembly_is_empty_and_needs_nothing()
    {
        var assembly = Assembly.Load("CoyoteDevres.MicrosoftCoyote");
        Assert.Empty(assembly.GetExportedTypes());
        Assert.DoesNotContain(assembly.GetTypes(), type => type.Namespace == "CoyoteDevres.MicrosoftCoyote");
        Assert.DoesNotContain(assembly.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.Coyote", StringComparison.Ordinal));
    }
}
#endif
