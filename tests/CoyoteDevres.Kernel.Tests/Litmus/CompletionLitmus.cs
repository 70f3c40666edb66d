using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// A request with a completion in it that belongs to its waiter, as one on the waiter's stack does: gone when the waiter goes on. The
/// completer may complete it as long as the waiter waits for that.
/// </summary>
public class CompletionLitmus
{
    /// <summary>The waiter whose time is over goes on, and completing it is a use of what is gone.</summary>
    [Fact]
    public void Wrong_a_wait_with_a_timeout()
    {
        var (outcomes, findings) = Run(async request => await request.Done.WaitTimeout("submit") != 0);
        Assert.Equal(["done=False", "done=True"], outcomes);
        Assert.Equal(["slab-use-after-free complete_request box.done"], findings);
    }

    /// <summary>The same with a signal.</summary>
    [Fact]
    public void Wrong_an_interruptible_wait()
    {
        var (outcomes, findings) = Run(async request => await request.Done.WaitInterruptible("submit") == 0);
        Assert.Equal(["done=False", "done=True"], outcomes);
        Assert.Equal(["slab-use-after-free complete_request box.done"], findings);
    }

    [Fact]
    public void Right_a_wait_without()
    {
        var (outcomes, findings) = Run(async request =>
        {
            await request.Done.Wait("submit");
            return true;
        });
        Assert.Equal(["done=True"], outcomes);
        Assert.Empty(findings);
    }

    /// <summary>After the timeout it makes sure of it: takes the request back from the completer, or waits for it after all.</summary>
    [Fact]
    public void Right_a_timeout_that_takes_the_request_back()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) =>
        {
            var queue = new Box(machine);
            var request = new Box(machine, retain: false);
            machine.CreateProcess("submitter").Start(async _ =>
            {
                bool done = await request.Done.WaitTimeout("submit") != 0;
                // 1: the completer has it; 2: it was taken back.
                if (!done && await queue.Value.Exchange(2, "submit") == 1)
                    await request.Done.Wait("submit");
                registers["done"] = done;
                await request.Kfree("submit");
            });
            machine.Run("irq", async () =>
            {
                if (await queue.Value.Exchange(1, "complete_request") != 2)
                    await request.Done.Complete("complete_request");
            });
            return Op.Done;
        });
        Assert.Equal(["done=False", "done=True"], outcomes);
        Assert.Empty(findings);
    }

    private static (string[] Outcomes, string[] Findings) Run(Func<Box, Op<bool>> wait) => LitmusTest.Run((machine, registers) =>
    {
        var request = new Box(machine, retain: false);
        var user = machine.CreateProcess("submitter");
        user.SendSignal(Signal.Handled);
        user.Start(async _ =>
        {
            registers["done"] = await wait(request);
            await request.Kfree("submit");
        });
        machine.Run("irq", async () => await request.Done.Complete("complete_request"));
        return Op.Done;
    });
}
