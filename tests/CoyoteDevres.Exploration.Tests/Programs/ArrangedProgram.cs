namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// A program written once as a list of objects and a list of tasks, so that both can be created in any order. Bodies are made
/// with the program, not with each execution.
/// </summary>
internal class ArrangedProgram : IProgram
{
    private readonly List<Action<ExploredRuntime>> objects = [];
    private readonly List<(string Name, Func<Op> Body, Action<ModelTask>? Spawned)> tasks = [];

    /// <summary>Adds an object: creating it, and putting it where the bodies find it.</summary>
    internal void Object(Action<ExploredRuntime> create) => objects.Add(create);

    /// <summary>Adds a task, with what the set-up does about it when it is there.</summary>
    internal void Task(string name, Func<Op> body, Action<ModelTask>? spawned = null) => tasks.Add((name, body, spawned));

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
        foreach (var (name, body, spawned) in tasks)
        {
            var task = runtime.Spawn(name, body);
            spawned?.Invoke(task);
        }

        return Op.Done;
    }

    private static T[] Shuffled<T>(List<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
