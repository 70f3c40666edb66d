using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Uio;

namespace CoyoteDevres.Scenarios.Uio;

/// <summary>UIO devices against unbinding the driver.</summary>
public static class UioScenarios
{
    internal const string Subsystem = "uio";

    private const string PollOld = "In, Error, HangUp", Inval = "-EINVAL", Io = "-EIO";

    private static readonly string[] Bounds =
    [
        "one device with one region of memory; no interrupt comes but where the scenario's name has one",
        "the node's path stays when the device goes (as after mknod; devtmpfs would remove it)",
        "the page that write copies from is not there; no allocation fails, and no SIGIO",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Matrix("UI0", "up to v4.17", m => new UioUI0(m), null, null, null, null),
        Matrix("UI1", "a93e7b331568", m => new UioUI1(m), Io, Io, PollOld, null),
        Matrix("UI2t", "543af5861f41", m => new UioUI2t(m), Io, Inval, PollOld, Inval),
        Matrix("UI2", "3d27c4de8d4f", m => new UioUI2(m), Io, Inval, PollOld, Inval),
        Matrix("UI2c", "b34e9a15b37b", m => new UioUI2c(m), Io, Inval, PollOld, Inval),
        Matrix("UI3", "8fd0e2a6df26", m => new UioUI3(m), Io, Inval, PollOld, Inval),
        Matrix("UI4", "0c9ae0b86050", m => new UioUI4(m), Io, Inval, "Error", Inval),
    ];

    private static VersionMatrix<UioBench> Matrix(
        string version, string commit, Func<Machine, UioVersion> load, string? read, string? write, string? poll, string? mmap) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.4",
        Plug = machine => UioBench.Plug(machine, load),
        Operations = UioUsers.All(read, write, poll, mmap),
        Removals = [CharacterUsers<UioBench>.Unbind],
        Pairs = [("write", "mmap")],
        AllPairs = true,
        Rules = UioRules.Of(version),
        Sequences = [.. UioUsers.Sequences(read, write, poll, mmap), UioUsers.MapWhileWriting],
        Bounds = Bounds,
        Sheet = UioSteps.Of(version),
        Declared = UioFindings.All,
    };
}
