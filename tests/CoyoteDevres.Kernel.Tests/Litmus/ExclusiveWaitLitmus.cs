using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Two tasks wait exclusively, each for one of two things; one waker makes both true and wakes. Do both come back?</summary>
public class ExclusiveWaitLitmus
{
    /// <summary>One wake-up for two exclusive waiters: the second sleeps on.</summary>
    [Fact]
    public void Wrong_one_wake_up_for_two() => Assert.Equal(["one=True", "one=True two=True", "two=True"], Run(async queue => await queue.WakeUp()));

    [Fact]
    public void Right_a_wake_up_for_all() => Assert.Equal(["one=True two=True"], Run(async queue => await queue.WakeUpAll()));

    private sealed class Pair : KernelObject
    {
        public Pair(Machine machine)
            : base(machine, "pair")
        {
            Retain();
            Queue = new WaitQueueHead(this, "queue", () => true, hasExclusiveWaiters: true);
            Ready = new Field<int>(this, "ready", 0);
        }

        public WaitQueueHead Queue { get; }

        public Field<int> Ready { get; }
    }

    private static string[] Run(Func<WaitQueueHead, Op> wake)
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) =>
        {
            var pair = new Pair(machine);
            foreach (string name in (string[])["one", "two"])
            {
                machine.Run(name, async () =>
                {
                    if (await pair.Queue.WaitEventInterruptibleExclusive(async () => !machine.Explored.Killed && await pair.Ready.Read() == 1, "waiter") == 0)
                        registers[name] = true;
                });
            }

            machine.Run("waker", async () =>
            {
                await pair.Ready.Write(1);
                await wake(pair.Queue);
            });
            return Op.Done;
        });
        Assert.Equal(outcomes.Length > 1 ? ["missed-wake-up waiter pair.queue"] : [], findings);
        return outcomes;
    }
}
