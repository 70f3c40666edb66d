using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Tpm;

/// <summary>What two users of a chip show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class TpmRules
{
    private const string Chip = "tpm_chip", Open = "open", OpenClose = "open-close", Close = "close";

    private static readonly string[] Writers = ["write", "write-read"];

    internal static IReadOnlyList<PairRule> Of(string version) =>
    [
        .. CharacterUsers<TpmBench>.OpensBesideFile(Writers),
        .. version switch { "TP0" => Counted, "TP2" => Unpinned, _ => Array.Empty<PairRule>() },
    ];

    /// <summary>TP0: the other one's open file keeps the chip, and not what the driver works on.</summary>
    private static PairRule[] Counted => [new(["in-kernel"], Writers) { Becomes = alone => alone.Where(f => f.Key.Object == "tpm_tis_data") }];

    /// <summary>TP2: <c>/dev/tpmrm0</c> does not keep the chip.</summary>
    private static PairRule[] Unpinned =>
    [
        // A use counts from zero; who comes when the other one has put that, from below it.
        new(Writers, Writers) { Adds = Parse("TP2", $"saturated {Chip}.dev.kobj: tpm_try_get_ops") },

        // The chip has gone with a character device that the other one has or had, and that the inode still remembers.
        new([Open, OpenClose], [Open, OpenClose, Close, .. Writers]) { Adds = Parse("TP2", $"freed {Chip}.cdevs.kobj: cdev_get") },

        // Both look the character device up, and the second one to come back puts its reference again.
        new([Open], [Open]) { Adds = Parse("TP2", $"freed {Chip}: cdev_put", $"freed {Chip}.cdevs.kobj: cdev_put") },

        // The other one's file keeps the character device, and with that the second device: this one's put is not the last one.
        new([OpenClose, Close], Writers) { Becomes = alone => alone.Where(f => f.Key.Function != "kobject_cleanup") },
    ];
}
