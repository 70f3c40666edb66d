namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The smallest other checker there can be: threads of the operating system, of which it lets one run at a time. What holds under it is
/// what the runtime does under any controller. Every other execution is a random walk; in the others threads have random priorities with
/// a few changes (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010).
/// </summary>
/// <param name="seed">Same seed, same run.</param>
/// <param name="executions">How many to run at most.</param>
public sealed class ThreadEngine(int seed, int executions) : IEngine
{
    private const int MostChanges = 3;

    /// <inheritdoc/>
    public string Name => "threads";

    /// <inheritdoc/>
    public string Bound => $"{executions} executions on threads, seed {seed}";

    /// <inheritdoc/>
    public void Run(Func<IController, bool> execution)
    {
        var random = new Random(seed);
        int longest = 1;
        for (int i = 0; i < executions; i++)
        {
            HashSet<int>? changes = i % 2 == 0 ? null : [.. Enumerable.Range(0, random.Next(1, MostChanges + 1)).Select(_ => random.Next(longest))];
            var controller = new ThreadController(random, changes);
            bool more = execution(controller);
            longest = Math.Max(longest, controller.EndRoot());
            if (!more)
                return;
        }
    }
}

/// <summary>One execution's threads; the one that makes it is the first.</summary>
internal sealed class ThreadController : IController
{
    [ThreadStatic]
    private static Controlled? running;

    private readonly Random random;

    // At which steps whoever would go on loses its priority; null for a random walk.
    private readonly HashSet<int>? changes;

    // In order of priority.
    private readonly List<Controlled> all = [];
    private Exception? thrown;
    private int steps;

    internal ThreadController(Random random, HashSet<int>? changes = null)
    {
        this.random = random;
        this.changes = changes;
        running = new Controlled();
        all.Add(running);
    }

    /// <summary>True to give up at every call from now on.</summary>
    internal bool GivesUp { get; set; }

    private sealed class Controlled
    {
        internal SemaphoreSlim Turn { get; } = new(0);

        internal Func<bool>? Condition { get; set; }

        internal bool HasEnded { get; set; }

        internal bool CanRun => !HasEnded && (Condition is null || Condition());
    }

    /// <inheritdoc/>
    public void Start(Action task)
    {
        var started = new Controlled();
        all.Insert(random.Next(all.Count + 1), started);
        new Thread(() => RunThread(started, task)) { IsBackground = true }.Start();
        Interleave();
    }

    /// <inheritdoc/>
    public void Interleave()
    {
        if (GivesUp)
            throw new TimeoutException("given up");
        var own = running!;
        var next = Pick();
        if (next == own)
            return;
        next.Turn.Release();
        own.Turn.Wait();
        if (GivesUp)
            throw new TimeoutException("given up");
    }

    /// <inheritdoc/>
    public void PauseUntil(Func<bool> condition)
    {
        var own = running!;
        // What was chosen because its condition held finds it so: nothing else has run since.
        if (condition())
            return;
        own.Condition = condition;
        Interleave();
        own.Condition = null;
    }

    /// <inheritdoc/>
    public int Choose(int alternatives) => random.Next(alternatives);

    /// <summary>The first thread's execution is over: so must be those of the others.</summary>
    /// <returns>How often it was chosen who goes on.</returns>
    internal int EndRoot()
    {
        if (thrown is not null)
            throw new InvalidOperationException("a thread threw", thrown);
        if (all.Any(t => !t.HasEnded && t != running))
            throw new InvalidOperationException("a thread has not ended");
        return steps;
    }

    private void RunThread(Controlled own, Action task)
    {
        running = own;
        own.Turn.Wait();
        try
        {
            task();
        }
        catch (Exception exception)
        {
            thrown ??= exception;
        }

        own.HasEnded = true;
        Pick().Turn.Release();
    }

    private Controlled Pick()
    {
        var able = all.Where(t => t.CanRun).ToList();
        if (able.Count == 0)
            throw new InvalidOperationException("nobody can go on: the runtime did not see it");
        steps++;
        if (changes is null)
            return able[random.Next(able.Count)];
        if (changes.Contains(steps) && able.Count > 1)
        {
            all.Remove(able[0]);
            all.Add(able[0]);
            able.RemoveAt(0);
        }

        return able[0];
    }
}
