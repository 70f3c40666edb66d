namespace CoyoteDevres.Scenarios.Tpm;

/// <summary>The steps of the fact sheet, section 8.7, which lists them for TP1.</summary>
internal static class TpmSteps
{
    private const string Count = "tpm_chip.dev.kobj";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version switch
    {
        "TP0" => [new("write", [new("tpm_tis_send", "use tpm_tis_data")]), new("unbind", [new("devm_kmalloc_release", "kfree tpm_tis_data")])],
        "TP1" => [new("write", Use), new("unbind", Remove)],
        _ => [new("write", Use), new("unbind", [new("cdev_del", "write cdev_map[/dev/tpmrm0]"), .. Remove])],
    };

    private static SheetStep[] Use =>
    [
        new("tpm_try_get_ops", $"get {Count}"),
        new("tpm_try_get_ops", "down_read tpm_chip.ops_sem"),
        new("tpm_try_get_ops", "read tpm_chip.ops"),
        new("tpm_try_get_ops", "lock tpm_chip.tpm_mutex"),
        new("tpm_chip_start"),
        new("tpm_tis_send"),
        new("tpm_put_ops", "unlock tpm_chip.tpm_mutex"),
        new("tpm_put_ops", "up_read tpm_chip.ops_sem"),
        new("tpm_put_ops", $"put {Count}"),
    ];

    private static SheetStep[] Remove =>
    [
        new("bus_remove_device"),
        new("cdev_del", "write cdev_map[/dev/tpm0]"),
        new("tpm_del_char_device", "lock idr_lock"),
        new("tpm_del_char_device", "erase from dev_nums_idr"),
        new("tpm_del_char_device", "down_write tpm_chip.ops_sem"),
        new("tpm_del_char_device", "write tpm_chip.ops"),
        new("tpm_del_char_device", "up_write tpm_chip.ops_sem"),
        new("devm_action_release", $"put {Count}"),
    ];
}
