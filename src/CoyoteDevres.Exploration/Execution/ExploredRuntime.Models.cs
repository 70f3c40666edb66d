using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>What models and their coroutines see of the runtime.</summary>
public sealed partial class ExploredRuntime
{
    FrameArena IRuntime.Frames => current.Frames;

    int IRuntime.Result => current.Result;

    /// <inheritdoc/>
    public void Report(Finding finding)
    {
        // Threads that unwind after the end have nothing more to say.
        if (!released)
            findings.Add(finding, Seen);
    }

    /// <summary>
    /// The event that shows what is being reported: the one being performed, or, while a task runs to its next announcement,
    /// the one it performed last; none at the end.
    /// </summary>
    private int Seen => phase == Phase.Judging ? -1 : performing >= 0 ? performing : Math.Max(current.LastEvent, Trace.RaceStart - 1);

    /// <inheritdoc/>
    public ModelTask Spawn(string name, Func<Op> body, object? tag = null)
    {
        // It would be called after its starter, who is none of the program.
        if (current.Releases is not null)
            Fail($"what a last put does starts {name}: then it matters who puts last");
        var task = tasks.Next(current, name, body, tag);
        if (phase == Phase.Controlled)
            StartControlled(task, current);
        else if (phase != Phase.SetUp)
            Start(task, current);
        return task;
    }

    /// <summary>
    /// An object that the program keeps from one execution to the next instead of making it anew: it is reset, which is the state
    /// after construction.
    /// </summary>
    /// <param name="kept">Where the program keeps it.</param>
    /// <param name="argument">What <paramref name="create"/> is given, so that it need not capture anything.</param>
    /// <param name="create">
    /// Makes it in the first execution of this runtime, or where it is another one of its creator's objects than it was.
    /// </param>
    public T Reuse<T, TArgument>(ref T? kept, TArgument argument, Func<IRuntime, TArgument, T> create)
        where T : SharedObject
    {
        ArgumentNullException.ThrowIfNull(create);
        // Another runtime may run the same program later, to tell a finding's story for instance.
        if (kept is null || kept.Runtime != this || !objects.TryReuse(kept, current))
            return kept = create(this, argument);
        kept.Reset();
        return kept;
    }

    /// <summary>Waits until <paramref name="task"/> is over. It must have been spawned joinable.</summary>
    public static Step Join(ModelTask task, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        (task.Life ?? throw new InvalidOperationException($"task {task.Name} was not spawned joinable")).Join(new Site(function, file, line));

    /// <summary>Spawns a task whose end is an operation, so that others can wait for it.</summary>
    public ModelTask SpawnJoinable(string name, Func<Op> body)
    {
        var life = new TaskLife(this, name);
        var task = Spawn(name, async () =>
        {
            await body();
            await life.Exit(new Site(name, "", 0));
        });
        task.Life = life;
        return task;
    }

    int IRuntime.Identify(SharedObject created) => objects.Add(created, current);

    void IRuntime.Announce(SharedObject target, int kind, OperationTraits traits, Site site, int argument)
    {
        if (announced)
            NotAwaited();
        if (ablation is not null && Skips(target, kind, site))
            return;
        announced = true;
        current.Announce(target, kind, traits, site, argument);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NotAwaited()
    {
        if (released)
            throw new ExecutionOverException();
        Fail($"{current.Pending.Site}: an operation was announced but not awaited");
    }

    private bool Skips(SharedObject target, int kind, in Site site)
    {
        if (!ablation!.Skips(current, target, kind, site, out int result))
            return false;
        current.Result = result;
        skippedIn = phase;
        phase = Phase.Skipping;
        return true;
    }

    bool IRuntime.Proceed()
    {
        announced = false;
        if (phase != Phase.Race)
            return ProceedOutsideRace();
        current.State = TaskState.Announced;
        if (Fault is not null)
            return false;
        var picked = Schedule();
        if (picked == current)
            return true;
        next = picked;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ProceedOutsideRace()
    {
        if (phase == Phase.Skipping)
        {
            phase = skippedIn;
            return true;
        }

        if (phase == Phase.SetUp)
            return ProceedAlone();
        if (phase == Phase.Controlled)
            return ProceedControlled();
        current.State = TaskState.Announced;
        return false;
    }

    void IRuntime.Suspended(Frame frame)
    {
        // Nearly always the frame that it was; a reference written is one more for the garbage collector to hear of.
        if (current.Innermost != frame)
            current.Innermost = frame;
    }

    void IRuntime.TaskReturned()
    {
        current.State = TaskState.Finished;
        returned = true;
    }

    void IRuntime.ModelFault(Exception exception)
    {
        if (phase == Phase.Controlled)
            ThrowOn(exception);
        Blame(exception);
    }

    private void Blame(Exception exception) =>
        Fault ??= (exception as ModelFaultException)?.Fault ?? new ModelFault($"{exception.GetType().Name}: {exception.Message}", Trace.Count, current.Name);
}
