using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Drm;

namespace CoyoteDevres.Scenarios.Drm;

/// <summary>D6: a commit on an encoder's chain against the removal of a bridge in it.</summary>
internal static class DrmBridgeScenarios
{
    private static readonly UserOperation<DrmBridgeBench> Enable = Commit("enable", enabled: false, driver => driver.AtomicPreEnable());

    private static readonly UserOperation<DrmBridgeBench> Disable = Commit("disable", enabled: true, driver => driver.AtomicDisable());

    private static readonly UserOperation<DrmBridgeBench> EnableDisable = Commit("enable-disable", enabled: false, async driver =>
    {
        await driver.AtomicPreEnable();
        await driver.AtomicDisable();
    });

    internal static IVersionMatrix Matrix { get; } = new VersionMatrix<DrmBridgeBench>
    {
        Subsystem = "drm",
        Version = "D6",
        Commit = "d2e8d1bc840b",
        Source = "other-subsystems 3.3",
        Plug = DrmBridgeBench.Plug,
        Operations = [Enable, Disable, EnableDisable],
        Removals = [new("unplug", "sysfs", DriverCore.Unbound, (bench, process) => bench.Unplug(process))],
        Sequences =
        [
            Sequence("enable-disable-unplug", async (bench, process) =>
            {
                await bench.Driver.AtomicPreEnable();
                await bench.Driver.AtomicDisable();
                await bench.Unplug(process);
            }),
            Sequence("enable-unplug-disable", async (bench, process) =>
            {
                await bench.Driver.AtomicPreEnable();
                await bench.Unplug(process);
                await bench.Driver.AtomicDisable();
            }),
        ],
        Bounds = ["one bridge, in one encoder's chain, which has a reference; commits of one display follow one another"],
        Declared = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(),
        Sheet =
        [
            new(
                "enable",
                new("drm_bridge_enter"),
                new("drm_bridge_enter", "read sn65dsi83.bridge.unplugged"),
                new("sn65dsi83_atomic_pre_enable", "write sn65dsi83.vcc"),
                new("drm_bridge_exit")),
            new("disable", new("drm_bridge_enter"), new("regulator_disable", "kfree regulator_use"), new("drm_bridge_exit")),
            new("unplug", new("drm_bridge_unplug", "write sn65dsi83.bridge.unplugged"), new("drm_bridge_unplug"), new("drm_bridge_put")),
        ],
    };

    /// <summary>A commit, which has a reference on the bridge through the chain, and drops it at the end.</summary>
    private static UserOperation<DrmBridgeBench> Commit(string name, bool enabled, Func<DrmBridgeDriver, Op> commit) =>
        new(name, "kms", DrmBridgeDriver.UnpluggedBranch, async (bench, _) =>
        {
            await bench.Driver.Bridge.Refcount.Get("drm_bridge_attach");
            if (enabled)
                await bench.Driver.AtomicPreEnable();
            return async _ =>
            {
                await commit(bench.Driver);
                await bench.Driver.Bridge.Refcount.Put("drm_bridge_put");
            };
        });

    private static UserOperation<DrmBridgeBench> Sequence(string name, Func<DrmBridgeBench, UserProcess, Op> body) =>
        new(name, "kms", DriverCore.Unbound, async (bench, _) =>
        {
            await bench.Driver.Bridge.Refcount.Get("drm_bridge_attach");
            return async process =>
            {
                await body(bench, process);
                await bench.Driver.Bridge.Refcount.Put("drm_bridge_put");
            };
        });
}
