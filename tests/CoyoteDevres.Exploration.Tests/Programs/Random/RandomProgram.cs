using FsCheck;
using FsCheck.Fluent;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>How large a random program is.</summary>
/// <param name="Tasks">Tasks at the start; each may start one more.</param>
/// <param name="Statements">Statements a task has at most, those inside others included.</param>
/// <param name="Objects">Objects of each sort: the fewer, the more conflicts.</param>
internal sealed record Shape(int Tasks, int Statements, int Objects = 2)
{
    /// <summary>What ends interruptible waits, and what is waited for.</summary>
    internal static readonly Verb[] Alerts =
    [
        Verb.Raise, Verb.RaiseFatally, Verb.LookOut, Verb.TakeAlert, Verb.CloseAlert, Verb.LockInterruptibly, Verb.Lock, Verb.WaitInterruptibly,
        Verb.WaitKillably, Verb.Complete, Verb.SleepInterruptibly, Verb.Wake, Verb.Write, Verb.ReadLock, Verb.PlainWrite, Verb.Start, Verb.If,
        Verb.Free,
    ];

    /// <summary>The verbs to use; all but those of alerts if empty.</summary>
    internal IReadOnlyList<Verb> Only { get; init; } = [];

    internal bool Has(Verb verb) => Only.Count == 0 ? verb < Verb.Raise : Only.Contains(verb);

    /// <summary>The program of that shape and seed: the same for ever.</summary>
    internal DataProgram Program(int seed) => Generator.Programs(this).Sample(1, new Rnd((ulong)seed), 50).Single();

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Tasks} tasks of up to {Statements} statements, {Objects} objects of a sort{(Only.Count == 0 ? "" : $", of {string.Join(' ', Only)}")}";
}

/// <summary>What the tasks of a random program do. Equal if the text is.</summary>
internal sealed class DataProgram(params Block[] tasks)
{
    internal IReadOnlyList<Block> Tasks { get; } = tasks;

    /// <summary>The objects it uses, by sort and number: others are not created.</summary>
    internal IReadOnlyList<(Sort Sort, int Number)> Uses { get; } =
        [.. tasks.SelectMany(t => t.All).SelectMany(Objects.UsedBy).Distinct().Order()];

    /// <summary>One line a task.</summary>
    public override string ToString() => string.Join('\n', Tasks.Select((t, i) => $"t{i}: {t}"));
}

/// <summary>Random programs for tests that need any program.</summary>
internal static class RandomProgram
{
    /// <summary>Sets the program up, anew for each execution: several workers may share it.</summary>
    internal static Func<ExploredRuntime, Func<string>?> Make(int seed, int tasks, int statements)
    {
        var data = new Shape(tasks, statements).Program(seed);
        return runtime =>
        {
            var program = new Interpreter(data);
            program.Build(runtime);
            return () => program.Journal.ToString();
        };
    }
}
