using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Subsystems.Ladder;

/// <summary>A bound device of one rung.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Node">What users open.</param>
/// <param name="Dev">What the driver is bound to.</param>
/// <param name="Driver">The driver.</param>
public sealed record LadderBench(Machine Machine, CharacterNode Node, Device Dev, DeviceDriver Driver);

/// <summary>
/// A design of the generic case (section 5 of the facts on other subsystems, where L0 to L10 are called G0 to G10): a character device whose
/// driver is unbound while it is open.
/// </summary>
/// <param name="Id">The rung.</param>
/// <param name="Summary">The design.</param>
/// <param name="Refuses">True if operations have something to return <c>-ENODEV</c> after.</param>
/// <param name="Plug">Binds a device of it.</param>
public sealed record Rung(string Id, string Summary, bool Refuses, Func<Machine, Op<LadderBench>> Plug)
{
    /// <summary>
    /// All of them. Where a rung's steps are those of a guard (<see cref="GuardStrategy"/>), it is the generic device behind that guard.
    /// </summary>
    public static IReadOnlyList<Rung> All { get; } =
    [
        OnPriv("L0", "devm_kzalloc", false, machine => new PrivL0(machine)),
        OnPriv("L1", "kzalloc, kfree in remove", false, machine => new PrivL1(machine)),
        OnPriv("L2", "a flag and a mutex in what is freed at unbind", true, machine => new PrivL2(machine)),
        OnPriv("L3", "a reference count; what is mapped goes at unbind", false, machine => new PrivL3(machine)),
        OnPriv("L4a", "L3 and a flag that is tested without a lock", true, machine => new PrivL4A(machine)),
        OnPriv("L4b", "L3 and a pointer that is tested for NULL without a lock and read again", true, machine => new PrivL4B(machine)),
        Behind("L5a", "a mutex held over test and use, and over sleeps", true, "mutex"),
        Behind("L5b", "an rw_semaphore held over test and use, and over sleeps", true, "rwsem"),
        OnCore("L5w", "the same, dropped while a reader sleeps, who is woken after the pointer is NULL", true, machine => new CoreDriver(machine)),
        Behind("L6", "SRCU over test and use, sleepers woken first", true, "srcu"),
        With("L6h", "SRCU over test and use, sleepers woken after the grace period", true, new GuardStrategy("srcu-wakes-late", "", (device, chip) => new SrcuWakesLate(device, chip))),
        OnCore("L7", "removal keeps opens out, and waits until the last file is closed", false, machine => new CoreL7(machine)),
        OnCore("L8", "L5w, but the character device has no parent", true, machine => new CoreL8(machine)),
        OnShared("L9", "a mutex in what the second of last close and removal frees after unlocking", machine => new SharedDriver(machine)),
        OnShared("L9f", "the same with a reference count, put after unlocking", machine => new SharedL9Fixed(machine)),
        OnCore("L10a", "L5w, but nobody wakes the sleepers", true, machine => new CoreL10A(machine)),
        OnCore("L10b", "L5w, but they are woken before the pointer is NULL", true, machine => new CoreL10B(machine)),
    ];

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static Rung OnPriv(string id, string summary, bool refuses, Func<Machine, PrivDriver> driver) => new(id, summary, refuses, async machine =>
    {
        var made = driver(machine);
        return await Bind(machine, made.Node, made);
    });

    private static Rung OnCore(string id, string summary, bool refuses, Func<Machine, CoreDriver> driver) => new(id, summary, refuses, async machine =>
    {
        var made = driver(machine);
        return await Bind(machine, made.Node, made);
    });

    private static Rung OnShared(string id, string summary, Func<Machine, SharedDriver> driver) => new(id, summary, true, async machine =>
    {
        var made = driver(machine);
        return await Bind(machine, made.Node, made);
    });

    private static Rung Behind(string id, string summary, bool refuses, string guard) =>
        With(id, summary, refuses, GuardStrategy.All.Single(s => s.Name == guard));

    private static Rung With(string id, string summary, bool refuses, GuardStrategy guard) => new(id, summary, refuses, async machine =>
    {
        var bench = await ToyBench.Plug(machine, guard);
        return new LadderBench(machine, bench.Device.Node, bench.Bus.Dev, bench.Driver);
    });

    private static async Op<LadderBench> Bind(Machine machine, CharacterNode node, DeviceDriver driver)
    {
        var bus = new PlatformDevice(machine);
        await DriverCore.Bind(bus.Dev, driver);
        return new LadderBench(machine, node, bus.Dev, driver);
    }
}
