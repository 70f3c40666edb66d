using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;

namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>
/// The native rw_semaphore's protocol, every interleaving of it: a writer is alone, everybody gets in and out again (the machine's
/// hung-task check), and nothing is left behind. Each thing done wrong shows.
/// </summary>
public class RwSemaphoreProtocolTests
{
    private static (string[] Outcomes, string[] Findings) Explore(string threads, RwSemaphoreSlip slip) => LitmusTest.Run((machine, registers) =>
    {
        var semaphore = new RwSemaphoreProtocol(machine.Runtime, slip);
        var written = new Cell<int>(machine.Runtime, "written", 0);
        var left = new ModelWord(machine.Runtime, "left");
        for (int t = 0; t < threads.Length; t++)
        {
            bool reads = threads[t] == 'r';
            machine.Run($"{threads[t]}{t}", async () =>
            {
                await (reads ? Read(semaphore, written, registers) : Write(semaphore, written, registers));
                if (await left.Add(1) == threads.Length && !await semaphore.IsFree())
                    registers["end"] = "locked";
            });
        }

        return Op.Done;
    });

    private static async Op Read(RwSemaphoreProtocol semaphore, Cell<int> written, Registers registers)
    {
        await semaphore.DownRead();
        if (await written.Read() % 2 != 0)
            registers["read"] = "torn";
        await semaphore.UpRead();
    }

    private static async Op Write(RwSemaphoreProtocol semaphore, Cell<int> written, Registers registers)
    {
        await semaphore.DownWrite();
        int before = await written.Read();
        if (before % 2 != 0)
            registers["written"] = "twice";
        await written.Write(before + 1);
        await written.Write(before + 2);
        await semaphore.UpWrite();
    }

    [Theory]
    [InlineData("rw")]
    [InlineData("rrw")]
    [InlineData("ww")]
    [InlineData("rww")]
    [InlineData("www")]
    public void A_writer_is_alone_and_nobody_waits_for_ever(string threads)
    {
        var (outcomes, findings) = Explore(threads, RwSemaphoreSlip.None);
        Assert.Equal([""], outcomes);
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(RwSemaphoreSlip.LooksBeforeItCountsReaders, "rww", "read=torn", null)]
    [InlineData(RwSemaphoreSlip.LateReaderWakesNobody, "rw", null, "hung-task wait gate")]
    [InlineData(RwSemaphoreSlip.LeavingReaderIsSilent, "rw", null, "hung-task wait gate")]
    [InlineData(RwSemaphoreSlip.LeavingWriterIsSilent, "ww", null, "hung-task wait gate")]
    [InlineData(RwSemaphoreSlip.WaitersBitStays, "rw", "end=locked", null)]
    public void Whatever_is_left_out_shows(RwSemaphoreSlip slip, string threads, string? outcome, string? finding)
    {
        var (outcomes, findings) = Explore(threads, slip);
        Assert.Equal(outcome is null ? [""] : ["", outcome], outcomes);
        Assert.Equal(finding is null ? [] : [finding], findings);
    }
}
