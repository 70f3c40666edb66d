using System.Runtime.ExceptionServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// Runs models on real threads at full speed: each task is a thread, an operation has its effect at once, an await never suspends,
/// and an operation that has to wait blocks its thread. Nothing is recorded and nothing is checked: for prices and stress.
/// </summary>
/// <remarks>
/// An object does not announce its operations here: it performs them at once, under a monitor of its own if it says nothing else,
/// which is right for any object and fast for none. Those whose price matters override <see cref="SharedObject.PerformNatively"/>, or
/// have an algorithm of their own in the layer above.
/// </remarks>
public sealed class NativeRuntime : IRuntime
{
    [ThreadStatic]
    private static NativeTask? running;

    private readonly NativeTask creator;
    private readonly HashSet<Thread> threads = [];
    private int objects = -1;
    private int tasks;
    private ExceptionDispatchInfo? failure;

    /// <summary>Makes a runtime without tasks; its objects can be made at once, by any thread.</summary>
    public NativeRuntime() => creator = new NativeTask(new ModelTask(this, 0, null, 0));

    /// <inheritdoc/>
    public ModelTask Current => Running.Task;

    int IRuntime.Result => throw Announces();

    FrameArena IRuntime.Frames => throw Suspends();

    internal static NativeTask Running => running ?? throw new InvalidOperationException("this thread is no task of a native runtime; see Enter");

    /// <summary>Makes the calling thread a task, until the scope ends: a benchmark's thread, a test's.</summary>
    /// <param name="tag">Whatever the layer above keeps per task.</param>
    public Scope Enter(object? tag = null)
    {
        var scope = new Scope(running, Coroutine.Enter(this));
        int id = Interlocked.Increment(ref tasks);
        running = new NativeTask(new ModelTask(this, id, creator.Task, id) { Tag = tag });
        return scope;
    }

    /// <summary>Waits until every task that was spawned is over.</summary>
    /// <exception cref="Exception">What the first task that threw has thrown.</exception>
    public void Join()
    {
        while (AnyThread() is { } thread)
            thread.Join();
        failure?.Throw();
    }

    /// <inheritdoc/>
    public ModelTask Spawn(string name, Func<Op> body, object? tag = null)
    {
        int id = Interlocked.Increment(ref tasks);
        var task = new ModelTask(this, id, creator.Task, id) { Tag = tag };
        var thread = new Thread(() => Run(task, body)) { Name = name, IsBackground = true };
        lock (threads)
            threads.Add(thread);
        thread.Start();
        return task;
    }

    /// <inheritdoc/>
    public void Report(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        throw new InvalidOperationException($"found at full speed: {finding.Headline} ({finding.Key})");
    }

    int IRuntime.Identify(SharedObject created) => Interlocked.Increment(ref objects);

    void IRuntime.Announce(SharedObject target, int kind, OperationTraits traits, Site site, int argument) => throw Announces();

    bool IRuntime.Proceed() => throw Announces();

    void IRuntime.Suspended(Frame frame) => throw Suspends();

    void IRuntime.TaskReturned() => throw Suspends();

    void IRuntime.ModelFault(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    private static InvalidOperationException Suspends() => new("nothing suspends on a native runtime");

    private static InvalidOperationException Announces() => new("nothing is announced on a native runtime: it happens at once");

    private Thread? AnyThread()
    {
        lock (threads)
            return threads.FirstOrDefault();
    }

    private void Run(ModelTask task, Func<Op> body)
    {
        running = new NativeTask(task);
        var displaced = Coroutine.Enter(this);
        try
        {
            body();
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
        }
        finally
        {
            Coroutine.Enter(displaced);
            running = null;
            // Whoever starts threads for ever is to keep none of them.
            lock (threads)
                threads.Remove(Thread.CurrentThread);
        }
    }

    /// <summary>A thread is a task until this is disposed.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly NativeTask? task;
        private readonly IRuntime? runtime;

        internal Scope(NativeTask? task, IRuntime? runtime)
        {
            this.task = task;
            this.runtime = runtime;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            running = task;
            Coroutine.Enter(runtime);
        }
    }
}

/// <summary>A thread that is a task.</summary>
internal sealed class NativeTask(ModelTask task)
{
    internal ModelTask Task => task;
}
