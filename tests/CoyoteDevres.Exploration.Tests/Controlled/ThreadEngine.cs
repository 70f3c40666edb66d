namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The smallest other checker there can be: threads of the operating system, of which a seeded random choice lets one run at a time.
/// What holds under it is what the runtime does under any controller.
/// </summary>
/// <param name="seed">Same seed, same run.</param>
/// <param name="executions">How many to run at most.</param>
public sealed class ThreadEngine(int seed, int executions) : IEngine
{
    /// <inheritdoc/>
    public string Name => "threads";

    /// <inheritdoc/>
    public string Bound => $"{executions} executions on threads, seed {seed}";

    /// <inheritdoc/>
    public void Run(Func<IController, bool> execution)
    {
        var random = new Random(seed);
        for (int i = 0; i < executions; i++)
        {
            var controller = new ThreadController(random);
            bool more = execution(controller);
            controller.EndRoot();
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
    private readonly List<Controlled> all = [];
    private Exception? thrown;

    internal ThreadController(Random random)
    {
        this.random = random;
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
        all.Add(started);
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
    internal void EndRoot()
    {
        if (thrown is not null)
            throw new InvalidOperationException("a thread threw", thrown);
        if (all.Skip(1).Any(t => !t.HasEnded))
            throw new InvalidOperationException("a thread has not ended");
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
        return able.Count > 0 ? able[random.Next(able.Count)] : throw new InvalidOperationException("nobody can go on: the runtime did not see it");
    }
}
