using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Ipmi;

namespace CoyoteDevres.Scenarios.Ipmi;

/// <summary>What users do with an IPMI node.</summary>
internal static class IpmiOperations
{
    private static readonly CharacterUsers<IpmiBench> Users = new("ipmievd");

    internal static IReadOnlyList<UserOperation<IpmiBench>> All { get; } =
    [
        Users.OpenClose("open -> -EINVAL"),
        Users.UseAndClose("get-my-address", $"{IpmiCommand.GetMyAddress} -> -ENODEV", async (process, file) => await process.Ioctl(file, IpmiCommand.GetMyAddress)),
        Users.UseAndClose("close", null, (_, _) => Op.Done),
    ];

    /// <summary>A request whose answer is on its way when the file is closed; alone, and beside another client.</summary>
    internal static IReadOnlyList<UserOperation<IpmiBench>> Partners { get; } =
        [Users.UseAndClose("request-close", null, async (process, file) => await process.Ioctl(file, IpmiCommand.Send))];

    internal static IReadOnlyList<UserOperation<IpmiBench>> Sequences { get; } =
    [
        Users.UseAndClose("open-request-close", null, async (process, file) => await process.Ioctl(file, IpmiCommand.Send)),
        Users.OpenUnbindClose,
        Users.OpenUnbind("open-unbind-request-close", null, async (_, process, file) => await process.Ioctl(file, IpmiCommand.Send)),
        Users.OpenUnbindOpenClose(null),
    ];
}
