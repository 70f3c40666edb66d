using CoyoteDevres.Subsystems.Guards;
using CoyoteDevres.Subsystems.Lifetime;
using static CoyoteDevres.Scenarios.Lifetime.LifetimeOperations;

namespace CoyoteDevres.Scenarios.Lifetime;

/// <summary>The tools that drivers keep objects alive with: each mistake in their use, each of their own versions, and beside it what is right.</summary>
public static class LifetimeScenarios
{
    private const string ENODEV = "-ENODEV", ENXIO = "-ENXIO";

    /// <summary><c>struct kref</c>.</summary>
    public static IReadOnlyList<VersionMatrix<LifetimeBench>> Krefs { get; } = [.. KrefVersions.All.Select(v => Kref(v))];

    /// <summary>A kref whose release is left to a callback.</summary>
    public static IReadOnlyList<VersionMatrix<CallbackModule>> Callbacks { get; } = [.. CallbackVersion.All.Select(CallbackScenarios.Matrix)];

    /// <summary>Scope-based cleanup.</summary>
    public static IReadOnlyList<VersionMatrix<LifetimeBench>> Cleanups { get; } = [.. CleanupVersions.All.Select(v => Cleanup(v))];

    /// <summary>Rust's <c>Devres</c>.</summary>
    public static IReadOnlyList<VersionMatrix<LifetimeBench>> Rusts { get; } = [.. RustVersions.All.Select(v => Rust(v))];

    /// <summary><c>struct revocable</c>.</summary>
    public static IReadOnlyList<VersionMatrix<LifetimeBench>> Revocables { get; } = [.. RevocableVersions.All.Select(v => Revocable(v))];

    /// <summary>Shutting a character device down in the core.</summary>
    public static IReadOnlyList<VersionMatrix<LifetimeBench>> CdevShutdowns { get; } = [.. CdevShutdownVersions.All.Select(v => CdevShutdown(v))];

    /// <summary><c>struct percpu_ref</c>.</summary>
    public static IReadOnlyList<VersionMatrix<ToyBench>> PercpuRefs { get; } = [.. PercpuRefVersions.All.Select(PercpuRefScenarios.Matrix)];

    /// <summary><c>drm_dev_enter</c>.</summary>
    public static IReadOnlyList<VersionMatrix<ToyBench>> DrmEnters { get; } = [.. DrmEnterVersions.All.Select(DrmEnterScenarios.Matrix)];

    /// <summary>What scenarios are made of, by tool.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } = [.. Krefs, .. Callbacks, .. Cleanups, .. Rusts, .. Revocables, .. CdevShutdowns, .. PercpuRefs, .. DrmEnters];

    private static VersionMatrix<LifetimeBench> Kref(LifetimeVersion version) => Of("kref", version, "other-subsystems 7.1") with
    {
        Operations = [Open(ENODEV), Short(null), Sleeping(null), Close],
        Pairs = [("close", "close")],
        Sequences = [OpenUnbindUseClose(null)],
        AllPairs = true,
        Rules = LifetimeRules.OfKref(version.Id),
        Declared = KrefDeclared.All,
    };

    private static VersionMatrix<LifetimeBench> Cleanup(LifetimeVersion version) => Of("cleanup", version, "other-subsystems 7.2") with
    {
        // What CU1 makes is freed before anybody else can open.
        Operations = version.Id == "CU1" ? [Open(ENXIO), CleanupOperations.OpenFails] : [Open(ENXIO), CleanupOperations.OpenFails, Short(ENODEV), Close],
        Pairs = version.Id == "CU1" ? [] : [("close", "close")],
        Sequences = [OpenUnbindUseClose(ENODEV)],
        AllPairs = true,
        Rules = LifetimeRules.OfCleanup(version.Id),
        Declared = CleanupDeclared.All,
    };

    private static VersionMatrix<LifetimeBench> Rust(LifetimeVersion version) => Of("rust", version, "other-subsystems 7.3") with
    {
        Operations = [Open(ENXIO), Short(ENXIO), Sleeping(ENXIO), Nested(ENXIO), Close, CloseMapped],
        Pairs = [("close", "close")],
        Sequences = [UnbindAlone, OpenUnbindUseClose(ENXIO)],
        AllPairs = true,
        Declared = RustDeclared.All,
    };

    private static VersionMatrix<LifetimeBench> Revocable(LifetimeVersion version) => Of("revocable", version, "other-subsystems 7.4") with
    {
        Operations = [Open(ENXIO), Short(ENODEV), Sleeping(ENODEV), Nested(ENODEV), Read, Close],
        Partners = [Shared],
        Pairs = [("shared-short", "shared-short")],
        Sequences = [OpenUnbindUseClose(ENODEV)],
        AllPairs = true,
        Rules = LifetimeRules.OfRevocable(version.Id),
        Declared = RevocableDeclared.All,
    };

    private static VersionMatrix<LifetimeBench> CdevShutdown(LifetimeVersion version)
    {
        var matrix = Of("cdev-shutdown", version, "other-subsystems 0.5");
        return version.Id == "QC1d"
            ? matrix with { Operations = [Close], Sequences = [UnbindAlone], Declared = CdevShutdownDeclared.All }
            : matrix with
            {
                Operations = [Open(ENXIO), Short(version.Id == "QC0" ? null : ENXIO), Sleeping(version.Id == "QC0" ? null : ENXIO), Read, Close],
                Pairs = [("short", "short")],
                Sequences = [OpenUnbindUseClose(version.Id == "QC0" ? null : ENXIO)],
                AllPairs = true,
                Declared = CdevShutdownDeclared.All,
            };
    }

    private static VersionMatrix<LifetimeBench> Of(string subsystem, LifetimeVersion version, string source) => new()
    {
        Subsystem = subsystem,
        Version = version.Id,
        Commit = version.Summary,
        Source = source,
        Sheet = LifetimeSteps.Of(version.Id),
        Plug = version.Plug,
        Operations = [],
        Removals = [Unbind],
        Bounds = ["one device, a generic driver, files opened before, but by open; nothing ever comes in, so that a reader waits for the removal"],
        Declared = new Dictionary<string, IReadOnlyList<DeclaredFinding>>(),
    };
}
