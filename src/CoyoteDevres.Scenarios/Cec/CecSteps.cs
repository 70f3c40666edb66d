namespace CoyoteDevres.Scenarios.Cec;

/// <summary>The sheet's paragraph on CEC (8.10) as steps: it read the core as it is today.</summary>
internal static class CecSteps
{
    private const string Unregister = "cec_devnode_unregister", Lock = "cec_adapter.devnode.lock", Fhs = "cec_adapter.devnode.lock_fhs";

    internal static IReadOnlyList<SheetOperation> Of(string version) => version == "CEC2" ? [Unbind] : [];

    private static SheetOperation Unbind => new(
        "open-unbind-close",
        new(Unregister, $"lock {Lock}"),
        new(Unregister, "read cec_adapter.devnode.registered"),
        new(Unregister, "write cec_adapter.devnode.registered"),
        new(Unregister, "write cec_adapter.devnode.unregistered"),
        new(Unregister, $"lock {Fhs}"),
        new(Unregister, "wake_up_interruptible cec_fh.wait"),
        new(Unregister, $"unlock {Fhs}"),
        new(Unregister, $"unlock {Lock}"),
        new(Unregister, "lock cec_adapter.lock"),
        new("__cec_s_phys_addr"),
        new("cec_adap_enable"),
        new(Unregister, "unlock cec_adapter.lock"),
        new("cdev_del"),
        new(Unregister, "put cec_adapter.devnode.dev"),
        new("cec_put_device"),
        new("cec_delete_adapter", "kthread_stop"),
        new("cec_delete_adapter", "kfree cec_adapter"));
}
