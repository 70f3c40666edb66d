using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Uio;

/// <summary>What two users of a device show together, beyond what each shows alone, and what one of them keeps the other from; by version.</summary>
internal static class UioRules
{
    private const string Open = "open", OpenClose = "open-close", Read = "read", ReadInterrupt = "read-interrupt", Interrupt = "interrupt",
        Write = "write", Poll = "poll", Mmap = "mmap", Fault = "fault";

    private static readonly string[] Opens = [Open, OpenClose];

    internal static IReadOnlyList<PairRule> Of(string version) => version switch
    {
        "UI0" => Unlocked,
        "UI1" => [FindsIt, Saturates(OpenClose)],
        "UI2t" => [FindsIt, Saturates(Opens), Inverts, .. Behind],
        "UI2" => [FindsIt, Saturates(Opens), Inverts],
        "UI2c" or "UI3" => [FindsIt, Saturates(Opens)],
        _ => [],
    };

    /// <summary>The interrupt is for all files: who waits hears of the other one's.</summary>
    private static IReadOnlyList<PairRule> Unlocked =>
    [
        new([Read], [Interrupt]) { Adds = UioDiscovered.CopiesAsleep },
        new([Poll], [Interrupt, ReadInterrupt]) { Adds = Parse("UI0", "freed uio_device.wait: poll_freewait") },
    ];

    /// <summary>The other one's file keeps the device: however late an open takes its reference, it is there.</summary>
    private static PairRule FindsIt => new(Opens, [Read, ReadInterrupt, Write, Poll, Mmap, Fault, Interrupt]) { Becomes = alone => alone.Where(f => f.Bug != "UI3") };

    /// <summary>A write copies with <c>info_lock</c> held, and a page fault takes that as mapping does.</summary>
    private static PairRule Inverts => new([Write], [Mmap, Fault]) { Adds = UioFindings.Abba };

    /// <summary>The interrupt's thread waits for <c>info_lock</c>, and the removal, which has that, for the thread: everybody waits with it.</summary>
    private static IReadOnlyList<PairRule> Behind
    {
        get
        {
            return
            [
                Waits("uio_open", Opens),
                Waits("uio_read", Read),
                Waits("uio_write", Write),
                Waits("uio_poll", Poll),
                Waits("uio_mmap", Mmap),
                Waits("uio_vma_fault", Fault),
                Waits("name_show", "read-name"),
            ];

            static PairRule Waits(string function, params string[] operations) =>
                new(operations, [Interrupt, ReadInterrupt]) { Adds = Parse("UI2-irq", $"hung uio_device.info_lock: {function}") };
        }
    }

    /// <summary>An open counts from zero; who comes when the other one has put that, from below it. Up to UI1 it is put by a close only.</summary>
    private static PairRule Saturates(params string[] others) => new(Opens, others) { Adds = Parse("UI3", "saturated uio_device.dev.kobj: uio_open") };
}
