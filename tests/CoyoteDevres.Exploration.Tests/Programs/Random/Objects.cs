namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The objects that a random program's statements name. The second cell is a part of the owner: whoever uses it after the owner
/// was freed dies.
/// </summary>
internal sealed class Objects(ExploredRuntime runtime)
{
    private const int Inside = 1;

    private readonly SharedObject?[,] made = new SharedObject?[Enum.GetValues<Sort>().Length, 4];

    internal static string NameOf(Sort sort, int number) => Names[(int)sort, number];

    private static readonly string[,] Names = MakeNames();

    private static string[,] MakeNames()
    {
        var names = new string[Enum.GetValues<Sort>().Length, 4];
        foreach (var sort in Enum.GetValues<Sort>())
        {
            for (int i = 0; i < 4; i++)
                names[(int)sort, i] = $"{char.ToLowerInvariant(sort.ToString()[0])}{sort.ToString()[1..]}{i}";
        }

        return names;
    }

    /// <summary>The objects that a statement by itself needs; an owner before what is inside it.</summary>
    internal static IEnumerable<(Sort Sort, int Number)> UsedBy(Statement statement)
    {
        if (statement.Sort == Sort.None)
            yield break;
        yield return (statement.Sort, statement.Object);
        if (statement.Verb is Verb.Sleep or Verb.SleepInterruptibly)
            yield return (Sort.Cell, statement.Object);
    }

    /// <summary>Creates an object, and its owner if it has one, unless they are there.</summary>
    internal void Create(Sort sort, int number)
    {
        if (made[(int)sort, number] is not null)
            return;
        string name = NameOf(sort, number);
        made[(int)sort, number] = sort switch
        {
            Sort.Cell => new Cell<int>(runtime, name, 0, OwnerOf(number)),
            Sort.Mutex => new TestMutex(runtime, name, OwnerOf(number)),
            Sort.Queue => new TestRwLock(runtime, name),
            Sort.Plain => new PlainRwLock(runtime, name),
            Sort.Completion => new TestCompletion(runtime, name),
            Sort.Count => new TestCounter(runtime, name, number),
            Sort.Reference => new TestReference(runtime, name, 1),
            Sort.List => new TestWaitList(runtime, name),
            Sort.Wire => new Tripwire(runtime, name, fatal: true),
            Sort.Alert => new Alert(runtime, name),
            _ => new Owner(runtime, name),
        };
    }

    private Owner? OwnerOf(int number)
    {
        if (number != Inside)
            return null;
        Create(Sort.Owner, 0);
        return Owner(0);
    }

    internal Cell<int> Cell(int i) => (Cell<int>)made[(int)Sort.Cell, i]!;

    internal TestMutex Mutex(int i) => (TestMutex)made[(int)Sort.Mutex, i]!;

    internal TestRwLock Queue(int i) => (TestRwLock)made[(int)Sort.Queue, i]!;

    internal PlainRwLock Plain(int i) => (PlainRwLock)made[(int)Sort.Plain, i]!;

    internal TestCompletion Completion(int i) => (TestCompletion)made[(int)Sort.Completion, i]!;

    internal TestCounter Count(int i) => (TestCounter)made[(int)Sort.Count, i]!;

    internal TestReference Reference(int i) => (TestReference)made[(int)Sort.Reference, i]!;

    internal TestWaitList List(int i) => (TestWaitList)made[(int)Sort.List, i]!;

    internal Tripwire Wire(int i) => (Tripwire)made[(int)Sort.Wire, i]!;

    /// <summary>The alert of the task of that number, if there is one.</summary>
    internal Alert? Alert(int i) => i < made.GetLength(1) ? (Alert?)made[(int)Sort.Alert, i] : null;

    internal Owner Owner(int i) => (Owner)made[(int)Sort.Owner, i]!;

    /// <summary>What is left in the objects at the end, by name.</summary>
    internal IEnumerable<(string Name, int Value)> Left(IEnumerable<(Sort Sort, int Number)> uses)
    {
        foreach (var (sort, number) in uses)
        {
            if (sort == Sort.Cell)
                yield return (NameOf(sort, number), Cell(number).Value);
            else if (sort == Sort.Count)
                yield return (NameOf(sort, number), Count(number).Value);
            else if (sort == Sort.Reference)
                yield return (NameOf(sort, number), Reference(number).Value);
        }
    }
}
