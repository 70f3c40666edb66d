using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>Counts whose references have owners: what commutes is told by the number of traces.</summary>
public class OwnedReferencesTests
{
    /// <summary>
    /// Two users get a reference unless there is none, and put it; the registration's is put once. Of puts only the last one matters. Both users'
    /// gets before the registration's put: one of three puts is the last (3 traces). Only one's before it: the other's get comes after the first
    /// one's put too, and fails, and one of those two puts is the last (2); or comes between them, and then one of the users' puts is the last (2):
    /// 4 for each, 8. Both gets after it: they fail (1). Together 12.
    /// </summary>
    [Fact]
    public void Users_commute_while_the_registration_has_a_reference()
    {
        var result = MachineTest.Explore(machine =>
        {
            var count = Tracked(machine);
            for (int user = 0; user < 2; user++)
                machine.Run("user", () => GetAndPut(count));
            machine.Run("remover", async () => await count.DecAndTest());
            return Op.Done;
        });
        Assert.Empty(result.Findings);
        var total = MachineTest.Explore(machine =>
        {
            var count = new Box(machine).Count;
            for (int user = 0; user < 2; user++)
                machine.Run("user", () => GetAndPut(count));
            machine.Run("remover", async () => await count.DecAndTest());
            return Op.Done;
        });
        Assert.Empty(total.Findings);
        Assert.Equal(12, result.Executions);
        Assert.True(total.Executions > result.Executions, $"{total.Executions} traces without owners");
    }

    /// <summary>A put that leaves the registration another reference matters to no user.</summary>
    [Fact]
    public void Users_commute_with_the_registration_s_put_where_that_has_two_references()
    {
        var result = MachineTest.Explore(async machine =>
        {
            var count = Tracked(machine);
            await count.Inc();
            for (int user = 0; user < 2; user++)
                machine.Run("user", () => GetAndPut(count));
            machine.Run("remover", async () => await count.DecAndTest());
        });
        Assert.Empty(result.Findings);
        Assert.Equal(1, result.Executions);
    }

    /// <summary>What was taken for others by the set-up, and by a process that it prepared, is told apart, whatever else came and went there.</summary>
    [Fact]
    public void Who_owns_what_the_set_up_took_is_known_when_a_race_is_reversed()
    {
        var result = MachineTest.Explore(async machine =>
        {
            var count = Tracked(machine);
            for (int user = 0; user < 2; user++)
            {
                var process = machine.CreateProcess("user");
                process.Start(await process.Prepare(async () =>
                {
                    await count.IncForOthers();
                    await count.Inc();
                    await count.DecAndTestForOthers();
                    return (Func<UserProcess, Op>)(async _ => await count.DecAndTest());
                }));
                // Comes and goes, in nobody's name.
                await count.Inc();
                await count.DecAndTest();
            }

            machine.Run("remover", async () => await count.DecAndTest());
        });
        Assert.Empty(result.Findings);
        // One of three puts is the last.
        Assert.Equal(3, result.Executions);
    }

    /// <summary>Each puts one reference: who puts the last one is all that matters, and anybody may.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Of_puts_only_the_last_one_matters(int users)
    {
        var last = new HashSet<int>();
        var result = MachineTest.Explore(async machine =>
        {
            var count = Tracked(machine);
            for (int user = 0; user < users; user++)
            {
                int self = user;
                var process = machine.CreateProcess($"user{user}");
                process.Start(await process.Prepare(async () =>
                {
                    await count.Inc();
                    return (Func<UserProcess, Op>)(async _ =>
                    {
                        if (await count.DecAndTest())
                            last.Add(self);
                    });
                }));
            }

            machine.Run("remover", async () => await count.DecAndTest());
        });
        Assert.Empty(result.Findings);
        Assert.Equal(users + 1, result.Executions);
        Assert.Equal(users, last.Count);
    }

    /// <summary>
    /// The registration has two references. Its first put leaves it one, and commutes with what users do, so that there are as many traces as
    /// without it.
    /// </summary>
    [Fact]
    public void Only_the_last_put_of_the_registration_matters_to_users()
    {
        var result = MachineTest.Explore(machine =>
        {
            var count = new Refcount(new Box(machine), "count", 2);
            count.TrackOwners();
            for (int user = 0; user < 2; user++)
                machine.Run("user", () => GetAndPut(count));
            machine.Run("remover", async () =>
            {
                Assert.False(await count.DecAndTest());
                await count.DecAndTest();
            });
            return Op.Done;
        });
        Assert.Empty(result.Findings);
        Assert.Equal(12, result.Executions);
    }

    /// <summary>
    /// Two tasks put the registration's two, and a user gets and puts: it comes before the second of them (1 trace), in between with its get
    /// and after it with its put (1), or after it (1, and its get fails); for either order of the two.
    /// </summary>
    [Fact]
    public void Which_put_of_the_registration_is_its_last_one_is_found_both_ways()
    {
        var last = new HashSet<string>();
        var result = MachineTest.Explore(machine =>
        {
            var count = new Refcount(new Box(machine), "count", 2);
            count.TrackOwners();
            machine.Run("user", () => GetAndPut(count));
            foreach (string name in (string[])["one", "other"])
            {
                machine.Run(name, async () =>
                {
                    if (await count.DecAndTest())
                        last.Add(name);
                });
            }

            return Op.Done;
        });
        Assert.Empty(result.Findings);
        Assert.Equal(6, result.Executions);
        Assert.Equal(["one", "other"], last.Order());
    }

    [Fact]
    public void To_put_for_others_what_nobody_took_for_them_is_a_fault_of_the_model()
    {
        var program = new MachineProgram(machine =>
        {
            var count = Tracked(machine);
            machine.Run("putter", async () => await count.DecAndTestForOthers());
            return Op.Done;
        });
        var result = Explorer.Explore(program, new OptimalDpor(), new ExplorationOptions());
        Assert.Contains("has to do without owners", result.Fault?.Reason, StringComparison.Ordinal);
    }

    private static Refcount Tracked(Machine machine)
    {
        var count = new Box(machine).Count;
        count.TrackOwners();
        return count;
    }

    private static async Op GetAndPut(Refcount count)
    {
        if (await count.IncNotZero())
            await count.DecAndTest();
    }
}
