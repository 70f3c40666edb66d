namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// A program written once as a list of objects and a list of tasks, so that both can be created in any order. Bodies are made
/// with the program, not with each execution.
/// </summary>
internal class ArrangedProgram : IProgram
{
    private readonly List<Action<ExploredRuntime>> objects = [];
    private readonly List<(string Name, Func<Op> Body)> tasks = [];

    /// <summary>Adds an object: creating it, and putting it where the bodies find it.</summary>
    internal void Object(Action<ExploredRuntime> create) => objects.Add(create);

    /// <summary>Adds a task.</summary>
    internal void Task(string name, Func<Op> body) => tasks.Add((name, body));

    /// <summary>The same program with its tasks and objects created in a random order.</summary>
    internal ArrangedProgram InAnotherOrder(int seed)
    {
        var random = new Random(seed);
        var other = new ArrangedProgram();
        other.objects.AddRange(Shuffled(objects, random));
        other.tasks.AddRange(Shuffled(tasks, random));
        return other;
    }

    public Op SetUp(ExploredRuntime runtime)
    {
        foreach (var create in objects)
            create(runtime);
        foreach (var (name, body) in tasks)
            runtime.Spawn(name, body);
        return Op.Done;
    }

    private static T[] Shuffled<T>(List<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
