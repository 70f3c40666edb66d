using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Managed;
using static CoyoteDevres.Scenarios.Managed.ManagedOperations;

namespace CoyoteDevres.Scenarios.Managed;

/// <summary>The bug forms of managed resources, each beside what is right.</summary>
public static class ManagedScenarios
{
    /// <summary>In scenario names.</summary>
    public const string Subsystem = "devres";

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Form("DR1a", "remove: kfree of devm_kzalloc", m => new FreesManagedMemory(m), [], [Alone]),
        Form("DR1b", "remove: free_irq of devm_request_irq", m => new FreesManagedIrq(m), [Interrupt], [Alone]),
        Form("DR1c", "remove: frees what an action frees", m => new FreesBeforeAction(m), [], [Alone]),
        Form("DR1f", "remove: devm_free_irq, devm_release_action, devm_kfree", m => new FreesManaged(m), [Interrupt], [Alone]),
        Form("DR2", "remove frees a buffer, devres the interrupt", m => new FreedBeforeInterrupt(m, false), [Interrupt], []),
        Form("DR2s", "DR2, shared, CONFIG_DEBUG_SHIRQ", m => new FreedBeforeInterrupt(m, true), [], [Alone]),
        Form("DR2f", "DR2, disable_irq first", m => new DisablesInterrupt(m, false), [Interrupt], []),
        Form("DR2fs", "DR2f, shared, CONFIG_DEBUG_SHIRQ", m => new DisablesInterrupt(m, true), [], [Alone]),
        Form("DR2g", "DR2, devm_free_irq first", m => new FreesInterruptFirst(m, false), [Interrupt], []),
        Form("DR2gs", "DR2g, shared, CONFIG_DEBUG_SHIRQ", m => new FreesInterruptFirst(m, true), [Interrupt], [Alone]),
        Form("DR3", "interrupt requested before the buffer", m => new InterruptBeforeBuffer(m), [Interrupt], [Rebind]),
        Form("DR3f", "interrupt requested last", m => new BufferBeforeInterrupt(m), [Interrupt], [Rebind]),
        Form("DR4", "interrupt requested before work_autocancel", m => new WorkAndInterrupt(m, false), [Interrupt], []),
        Form("DR4f", "work_autocancel before the interrupt", m => new WorkAndInterrupt(m, true), [Interrupt], []),
        Form("DR5", "before ef166ce08801", m => new OutlivingTimer(m, false), [Play, Close], [PlayUnbindClose]),
        Form("DR5f", "ef166ce08801", m => new OutlivingTimer(m, true), [Play, Close], [PlayUnbindClose]),
        Form("DR6a", "device_create_file, never removed", m => new LeavesAttribute(m), [Show()], []),
        Form("DR6b", "devm attribute before the data", m => new AttributeBeforeData(m), [Show()], []),
        Form("DR6f", "dev_groups of the driver", m => new DriverGroups(m), [Show("read level -> -ENODEV")], []),
        Form("DR7", "old IIO", m => new AttributeUnderLock(m, false), [Show()], []),
        Form("DR7f", "device_del before the lock", m => new AttributeUnderLock(m, true), [Show("read in_voltage0_raw -> -ENODEV")], []),
        Form("DR8", "ida_free in the device's release", m => new LateNumber(m, false), [Close], [UnbindClose]),
        Form("DR8f", "ida_free in remove", m => new LateNumber(m, true), [Close], [UnbindClose]),
        OnOther("DR9", "devm on another device", (m, other) => new WrongDevice(m, other)),
        OnOther("DR9f", "devm on its own device", (m, _) => new WrongDevice(m, null)),
        KreallocScenarios.Matrix("KRa", "first posting: krealloc under devres_lock", KreallocForm.UnderLock),
        KreallocScenarios.Matrix("KRb", "second posting: krealloc between two sections", KreallocForm.Outside),
        KreallocScenarios.Matrix("KRc", "f82485722e5d", KreallocForm.AllocatedFirst),
    ];

    private static VersionMatrix<ManagedBench> Form(
        string version,
        string what,
        Func<Machine, ManagedDriver> driver,
        IReadOnlyList<UserOperation<ManagedBench>> operations,
        IReadOnlyList<UserOperation<ManagedBench>> sequences) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = what,
        Source = "other-subsystems 6.2",
        Sheet = ManagedSteps.Of(version),
        Plug = machine => ManagedBench.Plug(machine, driver(machine)),
        Operations = operations,
        Removals = [Unbind],
        AllPairs = true,
        Sequences = sequences,
        Bounds = ["one interrupt; a generic driver in place of those that the sheet names"],
        Declared = ManagedDeclared.All,
    };

    private static VersionMatrix<ManagedBench> OnOther(string version, string what, Func<Machine, Device, ManagedDriver> driver) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = what,
        Source = "other-subsystems 6.2",
        Sheet = ManagedSteps.Of(version),
        Plug = machine => ManagedBench.PlugBehind(machine, other => driver(machine, other)),
        Operations = [Show()],
        Removals = [UnbindOther],
        AllPairs = true,
        Bounds = ["the device that depends on the other one stays bound"],
        Declared = ManagedDeclared.All,
    };
}
