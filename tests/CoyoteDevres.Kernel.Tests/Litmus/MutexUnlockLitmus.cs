using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>
/// Two users of a structure drop it: who counts down to zero under its lock frees it after unlocking (a51749ab34d9). With a mutex the
/// other one may still be inside its unlock then; with a spinlock it never is.
/// </summary>
public class MutexUnlockLitmus
{
    [Fact]
    public void Wrong_the_last_user_frees_the_mutex_that_the_other_is_still_unlocking()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Users(machine, registers, Protection.Mutex));
        Assert.Equal(["slab-use-after-free put box.mutex"], findings);
        Assert.Equal(["freed by=0", "freed by=1"], outcomes);
    }

    [Fact]
    public void Right_a_reference_is_held_across_the_unlock() =>
        Assert.Equal(["freed by=0", "freed by=1"], LitmusTest.Outcomes((machine, registers) => Users(machine, registers, Protection.Reference)));

    [Fact]
    public void Right_a_spinlock_is_not_touched_after_its_release() =>
        Assert.Equal(["freed by=0", "freed by=1"], LitmusTest.Outcomes((machine, registers) => Users(machine, registers, Protection.Spinlock)));

    private enum Protection
    {
        Mutex,
        Spinlock,
        Reference,
    }

    private static Op Users(Machine machine, Registers registers, Protection by)
    {
        var box = new Box(machine, retain: false);
        // One reference was there: Count starts at 1, the second user's is taken before the race.
        var users = new Field<int>(box, "users", 2);
        for (int i = 0; i < 2; i++)
        {
            int user = i;
            machine.Run("user", async () =>
            {
                bool last;
                if (by == Protection.Spinlock)
                    await box.Spin.Lock("put");
                else
                    await box.Mutex.Lock("put");
                last = await users.Write(await users.Read("put") - 1, "put") == 0;
                if (by == Protection.Spinlock)
                    await box.Spin.Unlock("put");
                else
                    await box.Mutex.Unlock("put");
                // The reference that was taken in the set-up is put by whoever comes first, its own by whoever comes last.
                if (by == Protection.Reference)
                    last = await box.Count.DecAndTest("put");
                if (!last)
                    return;
                registers["freed by"] = user;
                await box.Kfree("free");
            });
        }

        return by == Protection.Reference ? Two(box) : Op.Done;
    }

    private static async Op Two(Box box) => await box.Count.Inc("setup");
}
