using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// A process takes a token, waits interruptibly, and gives the token back; a signal comes before, during and after the wait. What does
/// the token look like when all is over?
/// </summary>
public class SignalLitmus
{
    /// <summary>The error path forgets it.</summary>
    [Fact]
    public void Wrong_the_interrupted_path_keeps_the_token() => Assert.Equal(["token=0", "token=1"], Run(async box =>
    {
        if (await box.Done.WaitInterruptible() != 0)
            return;
        await box.Value.Write(0);
    }));

    [Fact]
    public void Right_both_paths_give_it_back() => Assert.Equal(["token=0"], Run(async box =>
    {
        await box.Done.WaitInterruptible();
        await box.Value.Write(0);
    }));

    /// <summary>A wait that no signal ends has no such path.</summary>
    [Fact]
    public void Right_an_uninterruptible_wait() => Assert.Equal(["token=0"], Run(async box =>
    {
        await box.Done.Wait();
        await box.Value.Write(0);
    }));

    private static string[] Run(Func<Box, Op> use) => LitmusTest.Outcomes((machine, registers) =>
    {
        var box = new Box(machine);
        var user = machine.CreateProcess("user");
        user.SendSignal(Signal.Handled);
        user.Start(async _ =>
        {
            await box.Value.Write(1);
            await use(box);
            registers["token"] = await box.Value.Read();
        });
        machine.Run("completer", async () => await box.Done.Complete());
        return Op.Done;
    });
}
