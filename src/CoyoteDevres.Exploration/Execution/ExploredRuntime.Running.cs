using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>The run loop: who goes on, and what happens then.</summary>
public sealed partial class ExploredRuntime
{
    private void RunSetUp()
    {
        phase = Phase.SetUp;
        Turns = 0;
        current = tasks.Root("setup", setUp);
        var running = CallBody(current);
        if (running.Frame is not null && Fault is null)
            Fail("the set-up suspended");
        current.State = TaskState.Finished;
        Trace.RaceStart = Trace.Count;
        ObjectsOfSetUp = current.ObjectsCreated;
        ablation?.RaceBegins();
    }

    private void RunRace()
    {
        var root = current;
        phase = Phase.Race;
        // Those that tasks start before they announce anything are started by them.
        int registered = tasks.Count;
        for (int i = 1; i < registered && Fault is null; i++)
            Start(tasks[i], root);
        if (Fault is not null)
            return;
        GoOn();
    }

    /// <summary>Lets one task after the other go on until nobody can.</summary>
    private void GoOn()
    {
        phase = Phase.Race;
        next = Schedule();
        while (true)
        {
            while (next is { } running)
            {
                current = running;
                var frame = running.Innermost!;
                next = null;
                returned = false;
                frame.Resume();
                if (Fault is not null)
                    return;
                // A task that ended at an operation has already let another one be picked.
                if (returned)
                    next = Schedule();
            }

            if (!paused)
                return;
            paused = false;
            TakeCheckpoint();
            next = Schedule();
        }
    }

    /// <summary>Calls the body of a task that <paramref name="starter"/> has spawned.</summary>
    private void Start(ModelTask task, ModelTask starter)
    {
        InheritPast(task, starter);
        var before = phase;
        phase = Phase.Starting;
        current = task;
        var running = CallBody(task);
        if (running.Frame is null && task.State != TaskState.Announced)
            task.State = TaskState.Finished;
        current = starter;
        phase = before;
    }

    /// <summary>What an async body throws its builder hands over; another one's comes from here, and is a fault of the model all the same.</summary>
    private Op CallBody(ModelTask task)
    {
        try
        {
            return task.Body();
        }
        catch (Exception exception) when (exception is not ModelFaultException)
        {
            Blame(exception);
            return default;
        }
    }

    /// <summary>In the race the spawning operation is the one just performed by the starter: its last event.</summary>
    private static void InheritPast(ModelTask task, ModelTask starter) =>
        task.StartEvent = starter.LastEvent >= 0 ? starter.LastEvent : starter.StartEvent;

    /// <summary>During set-up there is nobody else: perform at once.</summary>
    private bool ProceedAlone()
    {
        if (Fault is not null)
            return false;
        current.State = TaskState.Announced;
        // Nobody else can have taken its code away.
        if (current.IsFetching)
            current.EndFetch();
        if (!IsEnabled(current))
        {
            Fail($"the set-up blocks: {current.Pending}");
            return false;
        }

        return Perform(current, alternative: 0) && Fault is null;
    }

    /// <summary>Picks and performs operations until one of them lets its task go on.</summary>
    private ModelTask? Schedule()
    {
        while (Fault is null)
        {
            if (Trace.Count == pauseAt)
            {
                paused = true;
                return null;
            }

            var picked = Trace.Count < Trace.Known ? Repeated(out int alternative) : Chosen(out alternative);
            if (picked is null)
                return null;
            // The kill signal has no task of its own: it is over, and somebody is to be picked again.
            if (picked.Id != 0 && Perform(picked, alternative))
                return picked;
        }

        return null;
    }

    /// <summary>Who performs the next event, which is the one of an earlier execution.</summary>
    private ModelTask? Repeated(out int alternative)
    {
        ref readonly var known = ref Trace[Trace.Count];
        alternative = known.Alternative;
        var task = tasks.Find(known.Task);
        if (known.IsBarrier)
            return Kill() ? task : Diverged();
        return task?.State == TaskState.Announced ? task : Diverged();
    }

    /// <summary>Who is to go on, by the strategy; null at the end of the execution.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ModelTask? Chosen(out int alternative)
    {
        alternative = 0;
        if (Trace.Count >= stepLimit)
        {
            HitStepLimit = true;
            return null;
        }

        if (strategy.Pick(this, out alternative) is { } picked)
            return picked;
        return Fault is null && EndsWithKill() ? tasks[0] : null;
    }

    /// <summary>Nobody was picked. If nobody could be, the kill signal may help, once; else nothing more can happen.</summary>
    /// <returns>True if the kill signal was sent.</returns>
    private bool EndsWithKill()
    {
        bool somebody = IsAnybodyEnabled();
        IsExchanged = !somebody && IsAnybodyHeldBack();
        if (!somebody && !IsExchanged && Kill())
            return true;
        IsMaximal = Fault is null && !somebody;
        return false;
    }

    /// <summary>Ends the interruptible sleeps, once, when nothing else can happen. Belongs to task 0, which is over.</summary>
    private bool Kill()
    {
        if (Killed || !IsAnybodyInterruptible())
            return false;
        performing = Trace.Count;
        ExchangeFollowed();
        program.BeforeKill(this);
        ExchangeFollowed();
        performing = -1;
        Observer?.Killing(this);
        if (Trace.Count < Trace.Known)
            Trace.Repeat();
        else
            Trace.Append(TraceEvent.Kill, tasks[0]);
        tasks[0].LastEvent = Trace.Barrier;
        Killed = true;
        return Fault is null;
    }

    private bool IsAnybodyInterruptible()
    {
        foreach (var task in tasks.Started)
        {
            if (task.State == TaskState.Announced && (task.IsFollowing ? task.Followed : task.Pending).IsInterruptible)
                return true;
        }

        return false;
    }

    /// <summary>Performs a task's announced operation.</summary>
    /// <returns>False if the task does not go on: it ended at it, or performs another one before.</returns>
    private bool Perform(ModelTask task, int alternative)
    {
        ref readonly var operation = ref task.Pending;
        var target = operation.Target;
        Observer?.Performing(this, task);
        int index = Trace.Count;
        performing = index;
        // What it is in the trace comes first: what happens before it is looked at.
        if (index >= Trace.Known)
            Append(task, alternative);
        else if (Trace[index].IsOf(task))
            Trace.Repeat();
        else
            Diverged();
        var container = operation.UsesContainer ? target.ContainerTouchedBy(operation.Kind) : null;
        bool ends = (container?.Inspect(operation, task) ?? false) || target.Inspect(operation, task);
        if (Predicts && (container ?? target) is Mortal used)
            Predictions.Used(index, used.FunctionOf(operation, task));
        bool fails = false;
        if (operation.IsAttempt && !ends && !target.IsEnabled(operation.Kind, task.Id, operation.Argument))
        {
            fails = true;
            task.Waits!.AboutToWait(operation, task);
        }

        task.LastEvent = index;
        if (task.IsLeading)
            PassTurn(task);
        if (ends)
        {
            performing = -1;
            Trace.End();
            task.State = findings.TaskEnded(task.LastEvent) ? TaskState.Dead : TaskState.Finished;
            return false;
        }

        if (fails)
        {
            performing = -1;
            task.Result = Operation.Interrupted;
            return task.GoesOn();
        }

        if (operation.MayBlock && !target.IsEnabled(operation.Kind, task.Id, operation.Argument))
            task.Result = Operation.Interrupted;
        else
            task.Result = target.Apply(operation.Kind, task.Id, operation.IsChoice ? alternative : operation.Argument);
        target.Performed(operation, task, task.Result);
        performing = -1;
        return !task.IsInParts || task.GoesOn();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Append(ModelTask task, int alternative) => Trace.Append(EventOf(task, alternative), task);

    /// <summary>The event that a task's announced operation would be now.</summary>
    internal static TraceEvent EventOf(ModelTask task, int alternative)
    {
        ref readonly var operation = ref task.Pending;
        var target = operation.Target;
        int kind = target.HasKindsByState ? target.KindNow(operation.Kind) : operation.Kind;
        var second = operation.UsesContainer ? target.ContainerAccess(kind) : operation.IsAlerted ? task.Alert!.LookOf(operation.Traits) : Access.None;
        return new TraceEvent(task.Id, new Access(target.Id, kind), second, alternative, operation.Argument, operation.Traits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ModelTask? Diverged()
    {
        int index = Trace.Count;
        ref readonly var known = ref Trace[index];
        var task = tasks.Find(known.Task);
        string before = known.IsBarrier ? "the kill signal" : $"operation {known.First.Kind} of {task} on object {known.First.Object}";
        string now = task?.State == TaskState.Announced ? task.Pending.ToString() : $"{task?.State}";
        Fail($"{ModelFault.NotDeterministic}: step {index} was {before} in an earlier execution of the same schedule, and now {task} is at: {now}");
        return null;
    }
}
