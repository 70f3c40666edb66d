using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Tpm;

/// <summary>
/// What the scenarios find. The bugs are those of the fact sheet, section 8.7: TP0 (a use has a reference on the driver's module, and not on what the driver
/// works on, or on the chip) and TP2 (CVE-2022-2977: <c>/dev/tpmrm0</c> does not keep the chip).
/// </summary>
internal static class TpmFindings
{
    private const string Chip = "tpm_chip", Data = "tpm_tis_data", Callbacks = "tpm_tis_recv tpm_tis_send tpm_tis_status";

    private static readonly DeclaredFinding[] Sent = Parse("TP0", $"freed {Data}: {Callbacks}");

    private static readonly DeclaredFinding[] Flushed = Parse("TP2", $"freed {Chip}.tpm_mutex: tpm2_del_space");

    private static readonly DeclaredFinding[] Written =
    [
        .. Flushed,
        .. Parse(
            "TP2",
            $"from-zero {Chip}.dev.kobj: tpm_try_get_ops",
            $"underflow {Chip}.dev.kobj: tpm_try_get_ops",
            $"freed {Chip}.dev.kobj: tpm_try_get_ops",
            $"freed {Chip}.ops: tpm_try_get_ops",
            $"freed {Chip}.ops_sem: tpm_try_get_ops"),
    ];

    /// <summary>
    /// Discovered, TP2 and TP3: closing <c>/dev/tpmrm0</c> against, or after, the unbinding. <c>tpm2_del_space</c> takes <c>tpm_mutex</c> and calls
    /// <c>tpm_chip_start</c>, which follows <c>chip-&gt;ops</c>; <c>tpm_del_char_device</c> sets that to NULL, with <c>ops_sem</c> held for writing, which
    /// closing does not take, and without <c>tpm_mutex</c>. So <c>ops</c> is NULL at once if the driver has been unbound, and from some callback on if it is
    /// being; or the driver's memory goes under a callback. <c>__fput</c> comes whenever the file is closed, the chip itself is kept by the second device
    /// from TP3 on. tpm-chip.c of about v5.2, and the patch that changed <c>tpm2_del_space</c> to <c>tpm_try_get_ops</c> (fb5abce6b2bb, from memory), whose
    /// old side is this.
    /// </summary>
    private static readonly DeclaredFinding[] ClosedLate = Parse(null, $"null {Chip}.ops: tpm_chip_start");

    private static readonly DeclaredFinding[] ClosedMeanwhile =
    [
        .. ClosedLate,
        .. Parse(null, $"null {Chip}.ops: tpm_chip_stop tpm_transmit", $"freed {Data}: tpm_tis_ready tpm_tis_relinquish {Callbacks}"),
    ];

    private static readonly DeclaredFinding[] ClosedUnderChip =
    [
        .. ClosedMeanwhile,
        .. Flushed,
        .. Parse(
            "TP2",
            $"freed {Chip}: cdev_put {Callbacks}",
            $"freed {Chip}.cdevs.kobj: cdev_put",
            $"freed {Chip}.devs.kobj: kobject_cleanup",
            $"freed {Chip}.ops: tpm_chip_start tpm_chip_stop tpm_transmit"),
    ];

    internal static IReadOnlyDictionary<string, IReadOnlyList<DeclaredFinding>> All { get; } = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(
    [
        .. Table(
            TpmScenarios.Subsystem,
            "TP0",
            (["write-vs-unbind", "write-read-vs-unbind"], Sent),
            (["open-unbind-write-close"], Parse("TP0", $"freed {Data}: tpm_tis_send")),
            (["in-kernel-vs-unbind"],
            [
                .. Sent,
                .. Parse("TP0", $"freed {Chip}: tpm_chip_put {Callbacks}", $"freed {Chip}.ops: tpm_transmit", $"freed {Chip}.tpm_mutex: tpm_transmit"),
            ])),
        .. Table(
            TpmScenarios.Subsystem,
            "TP2",
            (["open-vs-unbind"], [.. Flushed, .. Parse("TP2", $"freed {Chip}: chrdev_open")]),
            (["open-close-vs-unbind"], [.. ClosedUnderChip, .. Parse("TP2", $"freed {Chip}: chrdev_open")]),
            (["write-vs-unbind", "write-read-vs-unbind"], Written),
            (["close-vs-unbind"], ClosedUnderChip),
            (["open-unbind-close", "open-unbind-read-close"], Flushed),
            (["open-unbind-write-close"], Parse("TP2", $"freed {Chip}.dev.kobj: tpm_try_get_ops")),
            (["open-unbind-open-close"], Parse("TP2", $"freed {Chip}.cdevs.kobj: cdev_get"))),
        .. Table(
            TpmScenarios.Subsystem,
            "TP3",
            (
                [
                    "open-vs-unbind", "write-vs-unbind", "write-read-vs-unbind", "open-unbind-close", "open-unbind-write-close", "open-unbind-read-close",
                    "open-unbind-open-close",
                ],
                ClosedLate),
            (["open-close-vs-unbind", "close-vs-unbind"], ClosedMeanwhile)),
    ]);
}
