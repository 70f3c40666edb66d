using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios;

/// <summary>What is argued redundant, by subsystem: each list stands beside the scenarios that could have noticed.</summary>
public static class Redundant
{
    private static readonly Dictionary<string, IReadOnlyList<Redundancy>> Lists = new(StringComparer.Ordinal)
    {
        ["devres"] = Managed.ManagedRedundant.All,
        ["drm"] = Drm.DrmRedundant.All,
        ["dvb"] = Dvb.DvbRedundant.All,
        ["media"] = Media.MediaRedundant.All,
        ["gpio"] = Gpio.GpioRedundant.All,
        ["guards"] = Guards.GuardRedundant.All,
        ["i2c"] = I2c.I2cRedundant.All,
        ["ladder"] = Ladder.LadderRedundant.All,
        ["v4l2"] = V4l2.V4l2Redundant.All,
        ["watchdog"] = Watchdog.WatchdogRedundant.All,
        ["spi"] = Spi.SpiRedundant.All,
        ["talk"] = Talk.TalkRedundant.All,
        ["uart"] = Uart.UartRedundant.All,
    };

    /// <summary>Subsystems of whose places any are argued.</summary>
    internal static IReadOnlyCollection<string> Subsystems => Lists.Keys;

    /// <summary>The arguments for a subsystem's places; none if nobody has argued anything.</summary>
    public static IReadOnlyList<Redundancy> In(string subsystem) => Lists.GetValueOrDefault(subsystem, []);

    /// <summary>
    /// What is argued for any version of a subsystem and is a place of none, in words. Subsystems of which not every version that could have
    /// it is among <paramref name="versions"/> are not asked.
    /// </summary>
    public static IReadOnlyList<string> Unmatched(IReadOnlyList<AblatedVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        var whole = versions.Where(v => v.IsWhole).ToList();
        var missing = Catalogue.Main.Where(s => s.Declared.Count == 0 && !whole.Exists(v => v.Subsystem == s.Subsystem && v.Version == s.Version)).Select(s => s.Subsystem).ToHashSet();
        return
        [
            .. whole.GroupBy(v => v.Subsystem).Where(g => !missing.Contains(g.Key)).SelectMany(g => In(g.Key)
                .Where(r => r.Versions == Redundancy.AnyVersion && !g.SelectMany(v => v.Places).Any(p => Arguments.Names(r, p.Name)))
                .Select(r => $"{g.Key}: argued redundant, but there is no such place in any version: {r.Place}")),
        ];
    }
}
