using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Misc;

namespace CoyoteDevres.Scenarios.Misc;

/// <summary>The miscellaneous devices' layer and what it leaves to drivers, against unbinding one of them.</summary>
public static class MiscScenarios
{
    internal const string Subsystem = "misc";

    private static readonly IoctlCommand GetStatus = new("TOY_GET_STATUS");

    private static readonly CharacterUsers<MiscBench> Users = new("toyd");

    private static readonly string[] Bounds =
    [
        "the devices' nodes stay (devtmpfs would remove them); the class devices of misc_register are left out",
        "nothing ever comes in, so that a reader waits for the removal",
    ];

    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<IVersionMatrix> Matrices { get; } =
        [Matrix(new MiscMI0()), Matrix(new MiscMI1()), Matrix(new MiscMI2()), Matrix(new MiscMI3())];

    /// <summary>Opens another driver's device: the mutex is everybody's.</summary>
    private static UserOperation<MiscBench> OpenOther => new("open-other", "otherd", null, (bench, _) =>
        Op.From<Func<UserProcess, Op>>(async process => await bench.OpenOther(process)));

    private static VersionMatrix<MiscBench> Matrix(MiscVersion version)
    {
        // Where every open fails, there is no file to do anything with.
        bool opens = version is not MiscMI2;
        string? gone = version.Tests ? "-ENODEV" : null;
        UserOperation<MiscBench>[] onFiles =
        [
            Users.Ioctl("ioctl", GetStatus, gone),
            Users.OnFile("read", version.Tests ? "read -> -ENODEV" : null, async (process, file) => await process.Read(file)),
            Users.Close,
        ];
        return new()
        {
            Subsystem = Subsystem,
            Version = version.Id,
            Commit = version.Commit,
            Source = "other-subsystems 0.3",
            Plug = machine => MiscBench.Plug(machine, version),
            Operations = [Users.Open("open -> -ENODEV"), Users.OpenClose("open -> -ENODEV"), .. opens ? onFiles : []],
            Partners = [OpenOther],
            Removals = [CharacterUsers<MiscBench>.Unbind],
            Pairs = [("open-close", "open-other")],
            AllPairs = true,
            Rules = MiscRules.Of(version.Id),
            Trios = version is MiscMI3 ? [("open-close", "ioctl", "open-other")] : [],
            Sequences = opens
                ?
                [
                    Users.OpenUnbindClose,
                    Users.OpenUnbind("open-unbind-ioctl-close", gone is null ? null : $"{GetStatus} -> {gone}", async (_, process, file) => await process.Ioctl(file, GetStatus)),
                    Users.OpenUnbindOpenClose("open -> -ENODEV"),
                ]
                : [],
            Bounds = Bounds,
            Sheet = MiscSteps.Of(version.Id),
            Declared = MiscFindings.All,
        };
    }
}
