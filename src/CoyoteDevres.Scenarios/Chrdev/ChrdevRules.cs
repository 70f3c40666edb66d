using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Chrdev;

/// <summary>What two users show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class ChrdevRules
{
    private const string Open = "open", OpenClose = "open-close", Read = "read";

    internal static IReadOnlyList<PairRule> Of(string version) => [.. CharacterUsers<ChrdevBench>.OpensBesideFile(Read), .. version == "CH0" ? Counted : []];

    private static IReadOnlyList<PairRule> Counted =>
    [
        // The other one's file keeps the character device: no open comes after the last put.
        new([Open, OpenClose], [Read]) { Becomes = _ => [] },

        // An open counts from zero; who comes when the other one has put that, from below it. Of a module that is being unloaded none gets that far.
        new([Open, OpenClose], [OpenClose]) { Against = ["unbind", "last-close"], Adds = Parse(ChrdevFindings.Bug, "saturated chr_device.cdev.kobj: cdev_get") },
    ];
}
