using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>Two tasks add one each to a plain variable.</summary>
public class MutexLitmus
{
    [Fact]
    public void Wrong_without_a_mutex_an_addition_may_be_lost() =>
        Assert.Equal(["last=1", "last=2"], LitmusTest.Outcomes((machine, registers) => Additions(machine, registers, locked: false)));

    [Fact]
    public void Right_with_a_mutex_none_is() =>
        Assert.Equal(["last=2"], LitmusTest.Outcomes((machine, registers) => Additions(machine, registers, locked: true)));

    private static Op Additions(Machine machine, Registers registers, bool locked)
    {
        var box = new Box(machine);
        for (int i = 0; i < 2; i++)
        {
            machine.Run("adder", async () =>
            {
                if (locked)
                    await box.Mutex.Lock();
                int before = await box.Value.Read();
                await box.Value.Write(before + 1);
                registers["last"] = before + 1;
                if (locked)
                    await box.Mutex.Unlock();
            });
        }

        return Op.Done;
    }
}
