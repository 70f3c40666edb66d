using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel.Tests.Litmus;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <summary>KCSAN: what races, what does not, and what is printed.</summary>
public class DataRaceTests
{
    [Fact]
    public void Two_plain_accesses_of_which_one_writes_race()
    {
        var finding = TheRace(machine =>
        {
            var box = new Box(machine);
            machine.Run("reader", async () => await box.Value.Read("box_read"));
            machine.Run("writer", async () => await box.Value.Write(1, "box_write"));
            return Op.Done;
        });
        Assert.Equal("BUG: KCSAN: data-race in box_read / box_write", finding.Headline);
        Assert.Equal(new FindingKey("data-race", "box_read / box_write", "box.value"), finding.Key);
        Assert.Equal(["read to box.value by task reader/101 on cpu 0:", " box_read", "write to box.value by task writer/102 on cpu 1:", " box_write"], finding.Body);
        Assert.True(finding.IsBeside);
    }

    [Fact]
    public void A_plain_access_races_with_a_marked_one()
    {
        var finding = TheRace(machine =>
        {
            var box = new Box(machine);
            machine.Run("reader", async () => await box.Value.Read("box_read"));
            machine.Run("writer", async () => await box.Value.WriteOnce(1, "box_write"));
            return Op.Done;
        });
        Assert.Contains("write (marked) to box.value by task writer/102 on cpu 1:", finding.Body);
    }

    [Fact]
    public void Marked_accesses_do_not_race_with_each_other() => Assert.Empty(MachineTest.DataRaces(machine =>
    {
        var box = new Box(machine);
        machine.Run("reader", async () => await box.Value.ReadOnce());
        machine.Run("writer", async () => await box.Value.WriteOnce(1));
        machine.Run("exchanger", async () => await box.Value.Exchange(2));
        return Op.Done;
    }));

    [Fact]
    public void Reads_do_not_race() => Assert.Empty(MachineTest.DataRaces(machine =>
    {
        var box = new Box(machine);
        for (int i = 0; i < 2; i++)
            machine.Run("reader", async () => await box.Value.Read());
        return Op.Done;
    }));

    [Fact]
    public void Starting_a_task_orders() => Assert.Empty(MachineTest.DataRaces(machine =>
    {
        var box = new Box(machine);
        machine.Run("parent", async () =>
        {
            await box.Value.Write(1);
            machine.StartKernelThread("child", async () => await box.Value.Write(2));
        });
        return Op.Done;
    }));

    [Fact]
    public void What_the_parent_does_later_is_not_ordered() => Assert.Equal(["child / parent box.value"], MachineTest.DataRaces(machine =>
    {
        var box = new Box(machine);
        machine.Run("parent", async () =>
        {
            machine.StartKernelThread("child", async () => await box.Value.Write(2, "child"));
            await box.Value.Write(1, "parent");
        });
        return Op.Done;
    }));

    [Fact]
    public void A_store_release_that_is_seen_orders_what_came_before()
    {
        var (outcomes, findings, races) = LitmusTest.Explore((machine, registers) => Message(machine, registers, release: true));
        Assert.Equal(["seen=0", "seen=1 value=1"], outcomes);
        Assert.Empty(findings);
        Assert.Empty(races);
    }

    [Fact]
    public void A_relaxed_flag_orders_nothing() => Assert.Equal(
        ["reader / writer box.value"],
        LitmusTest.Explore((machine, registers) => Message(machine, registers, release: false)).Races);

    [Fact]
    public void Switched_off_it_finds_nothing()
    {
        var program = new MachineProgram(machine =>
        {
            var box = new Box(machine);
            for (int i = 0; i < 2; i++)
                machine.Run("writer", async () => await box.Value.Write(1));
            return Op.Done;
        })
        { Sanitizers = SanitizerSet.AllBut(["kcsan"]) };
        Assert.Empty(Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions()).Findings);
    }

    [Fact]
    public void An_access_that_races_in_one_execution_only_is_found()
    {
        // The writer takes the mutex only if it sees the flag: the race needs the other branch.
        var found = MachineTest.DataRaces(machine =>
        {
            var box = new Box(machine);
            var flag = new Variable<int>(machine, "flag", 0);
            machine.Run("flagger", async () => await flag.WriteOnce(1));
            machine.Run("owner", async () =>
            {
                await box.Mutex.Lock();
                await box.Value.Write(1, "owner");
                await box.Mutex.Unlock();
            });
            machine.Run("careless", async () =>
            {
                bool careful = await flag.ReadOnce() == 1;
                if (careful)
                    await box.Mutex.Lock();
                await box.Value.Write(2, careful ? "careful" : "careless");
                if (careful)
                    await box.Mutex.Unlock();
            });
            return Op.Done;
        });
        Assert.Equal(["careless / owner box.value"], found);
    }

    private static Finding TheRace(Func<Machine, Op> setUp) => Assert.Single(MachineTest.Explore(setUp).Findings).Finding;

    private static Op Message(Machine machine, Registers registers, bool release)
    {
        var box = new Box(machine);
        var flag = new Variable<int>(machine, "flag", 0);
        machine.Run("writer", async () =>
        {
            await box.Value.Write(1, "writer");
            if (release)
                await flag.StoreRelease(1);
            else
                await flag.WriteOnce(1);
        });
        machine.Run("reader", async () =>
        {
            int seen = release ? await flag.LoadAcquire() : await flag.ReadOnce();
            registers["seen"] = seen;
            if (seen == 1)
                registers["value"] = await box.Value.Read("reader");
        });
        return Op.Done;
    }
}
