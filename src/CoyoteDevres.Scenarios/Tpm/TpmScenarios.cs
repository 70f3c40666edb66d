using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Tpm;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Scenarios.Tpm;

/// <summary>TPM chips, their two character devices and the kernel's own users, against unbinding the driver.</summary>
public static class TpmScenarios
{
    internal const string Subsystem = "tpm";

    private const string InKernelGone = "tpm_pcr_read -> -ENODEV";

    private static readonly CharacterUsers<TpmBench> Users = new("tpm2-tool");

    private static readonly string[] Bounds =
    [
        "one chip; a command is three callbacks, and its waits are left out; a response is read before the timer drops it",
        "the nodes' paths stay when the device goes (as after mknod; devtmpfs would remove them)",
        "character devices as after 68faa679b8be (5.5): what chrdev_open did before has a bug of its own",
        "no random number source, no event log; no allocation and no copy from or to user space fails",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
    [
        Matrix("TP0", "before 4e26195f240d", m => new TpmTP0(m), spaces: false, gone: null),
        Matrix("TP1", "4e26195f240d", m => new TpmTP1(m), spaces: false, gone: "-EPIPE"),
        Matrix("TP2", "v4.12 to v5.16", m => new TpmTP2(m), spaces: true, gone: "-EPIPE"),
        Matrix("TP3", "8979b02aaf1d", m => new TpmTP3(m), spaces: true, gone: "-EPIPE"),
        Matrix("TP4", "fb5abce6b2bb", m => new TpmTP4(m), spaces: true, gone: "-EPIPE"),
    ];

    private static VersionMatrix<TpmBench> Matrix(string version, string commit, Func<Machine, TpmVersion> load, bool spaces, string? gone) => new()
    {
        Subsystem = Subsystem,
        Version = version,
        Commit = commit,
        Source = "other-subsystems 8.7",
        Plug = machine => TpmBench.Plug(machine, load, spaces),
        Operations =
        [
            Users.Open("open -> -ENXIO"),
            Users.OpenClose("open -> -ENXIO"),
            OnFile("write", gone is null ? null : $"write -> {gone}", async (process, file) => await process.Write(file)),
            OnFile("write-read", gone is null ? null : $"write -> {gone}", async (process, file) =>
            {
                await process.Write(file);
                await process.Read(file);
            }),
            OnFile("close", null, (process, file) => process.Close(file)),
            new("in-kernel", "ima", InKernelGone, (bench, process) => Op.From<Func<UserProcess, Op>>(async _ =>
            {
                int result = await bench.Version.TpmPcrRead();
                process.Machine.Branch($"tpm_pcr_read -> {Errno.Name(result)}");
            })),
        ],
        Removals = [CharacterUsers<TpmBench>.Unbind],
        Sequences =
        [
            Users.OpenUnbindClose,
            Users.OpenUnbind("open-unbind-write-close", gone is null ? null : $"write -> {gone}", async (_, process, file) => await process.Write(file)),
            Users.OpenUnbind("open-unbind-read-close", null, async (_, process, file) => await process.Read(file)),
            Users.OpenUnbindOpenClose(spaces ? null : "open -> -EBUSY"),
        ],
        AllPairs = true,
        Rules = TpmRules.Of(version),
        Bounds = Bounds,
        Sheet = TpmSteps.Of(version),
        Declared = TpmFindings.All,
    };

    private static UserOperation<TpmBench> OnFile(string name, string? whenGone, Func<UserProcess, File, Op> use) => new(name, "tpm2-tool", whenGone, async (bench, process) =>
    {
        var file = await bench.Share(process);
        return CharacterUsers<TpmBench>.Keeping(user => use(user, file));
    });
}
