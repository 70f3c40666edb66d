namespace CoyoteDevres.Exploration.Tests;

/// <summary>Reference counting: who puts the last reference frees.</summary>
internal static class References
{
    /// <summary>M5: each of N tasks owns a reference, gets another, uses, puts, uses, puts. Every count operation returns the count.</summary>
    internal static ArrangedProgram RoundsThatLearn(int tasks)
    {
        var program = new ArrangedProgram();
        TestCounter count = null!;
        program.Object(runtime => count = new TestCounter(runtime, "count", tasks));
        AddRounds(program, tasks, async () => await count.AddReturn(1), async () => await count.AddReturn(-1) == 0);
        return program;
    }

    /// <summary>The same with gets that return nothing.</summary>
    internal static ArrangedProgram Rounds(int tasks)
    {
        var program = new ArrangedProgram();
        TestReference count = null!;
        program.Object(runtime => count = new TestReference(runtime, "count", tasks));
        AddRounds(program, tasks, async () => await count.Get(), async () => await count.Put() == 0);
        return program;
    }

    /// <summary>The same with references that have owners, who know that the count is not zero.</summary>
    /// <param name="tasks">How many.</param>
    /// <param name="last">What the first task does when it is done; it is given the owner's field and the count.</param>
    internal static ArrangedProgram OwnedRounds(int tasks, Func<Cell<int>, TestOwnedCount, Op>? last = null)
    {
        var program = new ArrangedProgram();
        TestOwnedCount count = null!;
        program.Object(runtime => count = new TestOwnedCount(runtime, "count", tasks));
        AddRounds(
            program,
            tasks,
            async () => await count.Get(),
            async () => await count.Put(),
            task => count.Grant(task, 1),
            last is null ? null : field => last(field, count));
        return program;
    }

    /// <summary>N tasks put the reference that they own.</summary>
    internal static ArrangedProgram Puts(int tasks)
    {
        var program = new ArrangedProgram();
        TestCounter count = null!;
        Owner owner = null!;
        program.Object(runtime => count = new TestCounter(runtime, "count", tasks));
        program.Object(runtime => owner = new Owner(runtime, "object"));
        for (int t = 0; t < tasks; t++)
        {
            program.Task($"t{t}", async () =>
            {
                if (await count.AddReturn(-1) == 0)
                    await owner.Free();
            });
        }

        return program;
    }

    private static void AddRounds(
        ArrangedProgram program, int tasks, Func<Op> get, Func<Op<bool>> putTheLast, Action<ModelTask>? spawned = null, Func<Cell<int>, Op>? last = null)
    {
        Owner owner = null!;
        Cell<int> field = null!;
        program.Object(runtime =>
        {
            owner = new Owner(runtime, "object");
            field = new Cell<int>(runtime, "object.field", 0, owner);
        });
        for (int t = 0; t < tasks; t++)
        {
            var also = t == 0 ? last : null;
            program.Task($"t{t}", async () =>
            {
                await get();
                await field.Read();
                if (await putTheLast())
                    await owner.Free();
                await field.Read();
                if (await putTheLast())
                    await owner.Free();
                if (also is not null)
                    await also(field);
            }, spawned);
        }
    }
}
