using CoyoteDevres.Exploration;

namespace CoyoteDevres.Scenarios.Spi;

/// <summary>What two users of a node show together, beyond what each shows alone; by version.</summary>
internal static class SpiRules
{
    private static readonly string[] Senders = ["read", "write"];

    // Who closes a file of the node: all who have one, when they end.
    private static readonly string[] Closers = ["open", "close", "read", "write", "set-speed", "message", "starved-open"];

    // Unloading spidev is no way for the device to go while a file is open.
    private static readonly string[] Goes = [SpiUsers.UnbindSpidev, SpiUsers.UnplugDevice, SpiUsers.UnbindController, SpiModules.UnloadController];

    private static readonly string[] ControllerGoes = [SpiUsers.UnbindController, SpiModules.UnloadController];

    /// <summary>A slave's read waits for its master without a timeout, and holds what the next one waits for, uninterruptibly.</summary>
    private static DeclaredFinding ReadBehindSlave(string held) => new(new FindingKey("hung-task", "spidev_read", held), null);

    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "S0a" => [OpenOfFreed],
        "S0" => [OpenOfFreed, PumpsOfFreed, .. SlavesOfS0],
        "S1" => [SecondSlaveRead(SpiFindings.BufLock)],
        "S2" => [.. BesideRecursion, .. BesidePinnedRecursion, WriteAndIoctl, SecondSlaveRead(SpiFindings.BufLock)],
        "S3" => [ReadAndIoctl, WriteAndIoctl, PinnedInversion, SecondSlaveRead(SpiFindings.BufLock)],
        _ => [SecondSlaveRead(SpiFindings.SpiLock)],
    };

    /// <summary>SPI-1: what a close has freed between the halves of <c>spidev_remove</c> is in the list that every open walks.</summary>
    private static PairRule OpenOfFreed { get; } = new(["open", "open-another", "starved-open"], Closers) { Against = Goes, Adds = [SpiFindings.FreedInList[1]] };

    /// <summary>SPI-4: the pump of a sender whose message another one has sent gets further into what is freed.</summary>
    private static PairRule PumpsOfFreed { get; } =
        new(Senders, [.. Senders, "message"]) { Against = ControllerGoes, Adds = SpiFindings.PumpsOfFreedController };

    /// <summary>SPI-2: the first close of two is not the last one, and finds nothing to abort; it dies with the lock that the other one's needs.</summary>
    private static PairRule[] SlavesOfS0 =>
    [
        SecondSlaveRead(SpiFindings.BufLock),
        new(["slave-read"], ["slave-read"]) { Against = ControllerGoes, Adds = SpiFindings.SecondSlaveOfFreedController },
        new(["slave-read"], ["slave-read"]) { Against = [SpiModules.UnloadController], Adds = [.. SpiFindings.TextBehind(SpiFindings.SecondSlaveOfFreedController)] },
        new(["slave-read"], ["slave-read"])
        {
            Against = [SpiUsers.UnbindSpidev, SpiUsers.UnplugDevice],
            Adds = [SpiFindings.AbortOfNothing[1]],
            Hides = finding => finding.Key == SpiFindings.AbortAfterFree.Key,
        },
    ];

    /// <summary>SPI-5: a message holds <c>spi_lock</c> for ever. Others wait for it in their ioctl, or in their close with the list's lock held.</summary>
    private static PairRule[] BesideRecursion =>
    [
        new(["message"], ["set-speed"]) { Against = Goes, Adds = [SpiFindings.IoctlBehindRecursion] },
        new(["queued-message"], ["queued-message"]) { Against = Goes, Adds = [SpiFindings.IoctlBehindRecursion] },
        new(["message"], ["open", "close", "set-speed"]) { Against = Goes, Adds = SpiFindings.CloseBehindRecursion },
        new(["message"], ["open"]) { Against = Goes, Adds = SpiFindings.OthersBehindRecursion },
        new(["message"], ["read"]) { Against = Goes, Adds = [.. SpiFindings.RecursionAndInversion, SpiFindings.ReadBehindRecursion] },
    ];

    /// <summary>The two orders of <c>buf_lock</c> and <c>spi_lock</c>, whichever ioctl it is.</summary>
    private static PairRule WriteAndIoctl { get; } = new(["write"], ["set-speed"]) { Against = Goes, Adds = SpiFindings.Inversion };

    private static PairRule ReadAndIoctl { get; } = new(["read"], ["message"]) { Against = Goes, Adds = SpiFindings.Inversion };

    private static PairRule SecondSlaveRead(string held) => new(["slave-read"], ["slave-read"]) { Adds = [ReadBehindSlave(held)] };

    /// <summary>The same while spidev's module is pinned by their files, so that no removal comes in between: in S2, whose message hangs.</summary>
    private static PairRule[] BesidePinnedRecursion =>
    [
        Pinned(["message"], ["message", "set-speed"], SpiFindings.IoctlBehindRecursion),
        Pinned(["message"], ["open", "open-close", "close", "set-speed", "read", "write"], SpiFindings.CloseBehindRecursion[0]),
        Pinned(["message"], ["read"], [.. SpiFindings.InvertedIoctl, SpiFindings.ReadBehindRecursion]),
        Pinned(["message"], ["write"], [.. SpiFindings.InvertedIoctl, SpiFindings.WriteBehindRecursion]),
        Pinned(["read", "write"], ["set-speed"], [.. SpiFindings.InversionOfUsers]),
    ];

    /// <summary>And in S3.</summary>
    private static PairRule PinnedInversion => Pinned(["read", "write"], ["set-speed", "message"], [.. SpiFindings.InversionOfUsers]);

    private static PairRule Pinned(string[] one, string[] other, params DeclaredFinding[] adds) => new(one, other) { Against = [SpiModules.UnloadSpidev], Adds = adds };
}
