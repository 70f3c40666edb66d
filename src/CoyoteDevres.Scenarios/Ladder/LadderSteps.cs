namespace CoyoteDevres.Scenarios.Ladder;

/// <summary>The sheet's section 5 as steps: the sequence is from the talk and the LPC abstract, the designs are one line each.</summary>
internal static class LadderSteps
{
    /// <summary>Of a rung; empty if its line is about what is not done.</summary>
    internal static IReadOnlyList<SheetOperation> Of(string rung) => rung switch
    {
        "L0" => [Sequence(new SheetStep("devm_kmalloc_release", "kfree toy_priv"))],
        "L1" => [Sequence(new SheetStep("toy_remove", "kfree toy_priv"))],
        "L2" => [Unbind(Step("toy_remove", "lock toy_priv.mutex"), Step("toy_remove", "WRITE_ONCE toy_priv.gone"), Step("devm_kmalloc_release", "kfree toy_priv"))],
        "L3" => [new SheetOperation("open-close", Step("toy_open", "get toy_priv.dev"), Step("toy_release", "put toy_priv.dev"))],
        "L5a" => [Checked("lock toy_device.mutex"), Clears("lock toy_device.mutex", "unlock toy_device.mutex")],
        "L5b" or "L5w" => [Checked("down_read toy_device.sem"), Clears("down_write toy_device.sem", "up_write toy_device.sem")],
        "L6" or "L6h" => [Unbind(Step("toy_unregister", "write toy_device.chip"), Step("toy_unregister", "wait for bank 0 of toy_device.srcu"))],
        "L7" => [Unbind(Step("toy_unregister", "WRITE_ONCE toy_device.exit"), Step("toy_unregister", "READ_ONCE toy_device.users"))],
        "L8" => [new SheetOperation("close", Step("toy_release", "put toy_device.dev"), Step("cdev_put", "use toy_device"))],
        "L9" => [Unbind(Step("toy_remove", "unlock toy_priv.mutex"), Step("toy_remove", "kfree toy_priv"))],
        _ => [],
    };

    /// <summary>Steps 2 to 4: open, unbind with remove before devres, close with release before the core's put.</summary>
    private static SheetOperation Sequence(SheetStep frees) => new(
        "open-unbind-close",
        new SheetStep("chrdev_open"),
        new SheetStep("cdev_del"),
        new SheetStep("device_del"),
        frees,
        new SheetStep("toy_release", "use toy_priv"));

    private static SheetOperation Checked(string locks) => new("ioctl", Step("toy_ioctl", locks), Step("toy_ioctl", "read toy_device.chip"));

    private static SheetOperation Clears(string locks, string unlocks) => Unbind(Step("toy_unregister", locks), Step("toy_unregister", ""), Step("toy_unregister", unlocks));

    private static SheetOperation Unbind(params IReadOnlyList<SheetStep> steps) => new("unbind", steps);

    private static SheetStep Step(string function, string does) => new(function, does, Mark.Derived);
}
