using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A writer changes two values that belong together; a reader looks at both.</summary>
public class ReaderWriterLitmus
{
    [Theory]
    [InlineData("rwsem")]
    [InlineData("rwlock")]
    [InlineData("percpu")]
    public void Wrong_a_reader_without_the_lock_sees_half_a_change(string kind) =>
        Assert.Equal(["saw=00", "saw=01", "saw=10", "saw=11"], LitmusTest.Outcomes((machine, registers) => Pair(machine, registers, kind, locked: false)));

    [Theory]
    [InlineData("rwsem")]
    [InlineData("rwlock")]
    [InlineData("percpu")]
    public void Right_with_it_all_or_nothing(string kind) =>
        Assert.Equal(["saw=00", "saw=11"], LitmusTest.Outcomes((machine, registers) => Pair(machine, registers, kind, locked: true)));

    /// <summary>Two that read and then write by what they read: for that, reading together is not enough.</summary>
    [Fact]
    public void Wrong_dropping_the_read_lock_before_writing() => Assert.Equal(["sum=1", "sum=2"], LitmusTest.Outcomes((machine, registers) => Sum(machine, registers, write: false)));

    [Fact]
    public void Right_writing_all_along() => Assert.Equal(["sum=2"], LitmusTest.Outcomes((machine, registers) => Sum(machine, registers, write: true)));

    private static Op Sum(Machine machine, Registers registers, bool write)
    {
        var box = new Box(machine);
        for (int i = 0; i < 2; i++)
        {
            machine.Run("t", async () =>
            {
                await (write ? box.Sem.DownWrite() : box.Sem.DownRead());
                int before = await box.Value.Read();
                if (!write)
                {
                    await box.Sem.UpRead();
                    await box.Sem.DownWrite();
                }

                await box.Value.Write(before + 1);
                registers["sum"] = before + 1;
                await box.Sem.UpWrite();
            });
        }

        return Op.Done;
    }

    private static Op Pair(Machine machine, Registers registers, string kind, bool locked)
    {
        var box = new Box(machine);
        var second = new Field<int>(box, "second", 0);
        var rw = new RwLock(box, "rw");
        var percpu = new PercpuRwSemaphore(box, "percpu");
        machine.Run("writer", async () =>
        {
            await (kind switch { "rwsem" => box.Sem.DownWrite(), "rwlock" => rw.WriteLock(), _ => percpu.DownWrite() });
            await box.Value.Write(1);
            await second.Write(1);
            if (kind == "rwsem")
                await box.Sem.UpWrite();
            else if (kind == "rwlock")
                await rw.WriteUnlock();
            else
                await percpu.UpWrite();
        });
        machine.Run("reader", async () =>
        {
            if (locked)
                await (kind switch { "rwsem" => box.Sem.DownRead(), "rwlock" => rw.ReadLock(), _ => percpu.DownRead() });
            int one = await box.Value.Read();
            int other = await second.Read();
            registers["saw"] = $"{one}{other}";
            if (!locked)
                return;
            if (kind == "rwsem")
                await box.Sem.UpRead();
            else if (kind == "rwlock")
                await rw.ReadUnlock();
            else
                await percpu.UpRead();
        });
        return Op.Done;
    }
}
