using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>A structure freed at the end of a scope, and a guard on a lock in it: the declaration order is the other way round the release order.</summary>
public class GuardLitmus
{
    [Fact]
    public void Wrong_declared_after_the_guard_it_is_freed_with_its_lock_held()
    {
        var (outcomes, findings) = LitmusTest.Run((machine, registers) => Scopes(machine, registers, guardFirst: true));
        // The unlock in freed memory ends the task.
        Assert.Equal(["held-lock-freed remove box.mutex", "slab-use-after-free remove box.mutex"], findings);
        Assert.Equal([""], outcomes);
    }

    [Fact]
    public void Right_declared_before_it_goes_after_it() =>
        Assert.Equal(["over=1"], LitmusTest.Outcomes((machine, registers) => Scopes(machine, registers, guardFirst: false)));

    private static Op Scopes(Machine machine, Registers registers, bool guardFirst)
    {
        var box = new Box(machine, retain: false);
        machine.Run("t", async () =>
        {
            await (guardFirst ? GuardFirst(box) : PointerFirst(box));
            registers["over"] = 1;
        });
        return Op.Done;
    }

    private static async Op GuardFirst(Box box)
    {
        await using var mutex = await box.Mutex.Guard("remove");
        await using var pointer = box.FreeAtEnd("remove");
        await box.Value.Write(1, "remove");
    }

    private static async Op PointerFirst(Box box)
    {
        await using var pointer = box.FreeAtEnd("remove");
        await using var mutex = await box.Mutex.Guard("remove");
        await box.Value.Write(1, "remove");
    }
}
