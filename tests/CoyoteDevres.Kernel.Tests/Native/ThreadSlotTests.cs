namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>What stands for the processor in per-CPU data.</summary>
public class ThreadSlotTests
{
    [Fact]
    public void Threads_that_live_together_have_different_slots_and_dead_ones_give_theirs_back()
    {
        int most = 0;
        for (int round = 0; round < 50; round++)
        {
            var slots = new HashSet<int>();
            using var everybody = new Barrier(8);
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                everybody.SignalAndWait();
                lock (slots)
                    slots.Add(ThreadSlot.Current);
                everybody.SignalAndWait();
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Equal(8, slots.Count);
            most = Math.Max(most, slots.Max());
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        // 400 threads were made; far fewer numbers.
        Assert.InRange(most, 0, 200);
    }
}
