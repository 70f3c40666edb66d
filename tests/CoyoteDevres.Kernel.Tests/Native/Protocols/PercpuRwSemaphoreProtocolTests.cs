using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;
using Slip = CoyoteDevres.Kernel.Tests.Native.Protocols.PercpuRwSemaphoreSlip;

namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>
/// The native percpu_rw_semaphore's protocol, every interleaving of it: a writer is alone, everybody gets in and out again (the
/// machine's hung-task check), and a reader that queued is not passed by twice. Each thing done wrong shows.
/// </summary>
public class PercpuRwSemaphoreProtocolTests
{
    private static (string[] Outcomes, string[] Findings) Explore(string threads, Slip slip) => LitmusTest.Run((machine, registers) =>
    {
        var semaphore = new PercpuRwSemaphoreProtocol(machine.Runtime, threads.Length, slip);
        var written = new Cell<int>(machine.Runtime, "written", 0);
        for (int t = 0; t < threads.Length; t++)
        {
            int me = t;
            machine.Run(
                $"{threads[t]}{t}",
                threads[t] == 'r' ? () => Read(semaphore, me, written, registers) : () => Write(semaphore, me, written, registers));
        }

        return Op.Done;
    });

    private static async Op Read(PercpuRwSemaphoreProtocol semaphore, int me, Cell<int> written, Registers registers)
    {
        await semaphore.DownRead(me);
        if (await written.Read() % 2 != 0)
            registers["read"] = "torn";
        await semaphore.UpRead(me);
    }

    private static async Op Write(PercpuRwSemaphoreProtocol semaphore, int me, Cell<int> written, Registers registers)
    {
        await semaphore.DownWrite(me);
        int before = await written.Read();
        if (before % 2 != 0)
            registers["written"] = "twice";
        await written.Write(before + 1);
        await written.Write(before + 2);
        await semaphore.UpWrite(me);
    }

    [Theory]
    [InlineData("rw")]
    [InlineData("rrw")]
    [InlineData("ww")]
    [InlineData("rww")]
    public void A_writer_is_alone_and_nobody_waits_for_ever(string threads)
    {
        var (outcomes, findings) = Explore(threads, Slip.None);
        Assert.Equal([""], outcomes);
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(Slip.WriterDoesNotWait, "rw", "read=torn", null)]
    [InlineData(Slip.LooksBeforeItCounts, "rw", "read=torn", null)]
    [InlineData(Slip.LeavingReaderIsSilent, "rw", null, "hung-task wait gate")]
    [InlineData(Slip.TurnedAwayReaderIsSilent, "rw", null, "hung-task wait gate")]
    [InlineData(Slip.QueuesWithoutTrying, "rw", null, "hung-task wait gate")]
    public void Whatever_is_left_out_shows(Slip slip, string threads, string? outcome, string? finding)
    {
        var (outcomes, findings) = Explore(threads, slip);
        Assert.Equal(outcome is null ? [""] : ["", outcome], outcomes);
        Assert.Equal(finding is null ? [] : [finding], findings);
    }

    /// <summary>How many writers' sections, at most, come between a reader's queueing and its entry, if one writer comes back three times.</summary>
    [Theory]
    [InlineData(Slip.None, 1)]
    [InlineData(Slip.QueuedReadersAreNotHandedTheLock, 3)]
    public void A_writer_that_comes_back_does_not_pass_a_queued_reader(Slip slip, int passed)
    {
        int most = 0;
        var (_, findings) = LitmusTest.Run((machine, _) =>
        {
            var semaphore = new PercpuRwSemaphoreProtocol(machine.Runtime, 2, slip);
            var written = new Cell<int>(machine.Runtime, "written", 0);
            machine.Run("reader", async () =>
            {
                int queuedAt = int.MaxValue;
                await semaphore.DownRead(0, async () => queuedAt = await written.Read());
                most = Math.Max(most, await written.Read() - queuedAt);
                await semaphore.UpRead(0);
            });
            machine.Run("writer", async () =>
            {
                for (int round = 1; round <= 3; round++)
                {
                    await semaphore.DownWrite(1);
                    await written.Write(round);
                    await semaphore.UpWrite(1);
                }
            });
            return Op.Done;
        });
        Assert.Empty(findings);
        Assert.Equal(passed, most);
    }
}
