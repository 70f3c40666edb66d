using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// Tasks as threads that a controller lets run one at a time. A thread that announces an operation waits until the controller lets it
/// go on and the operation is enabled, and performs it; so it never suspends, and the rest is as with coroutines.
/// </summary>
/// <remarks>
/// The end is found here, not left to the controller: whoever announces, ends or dies sees whether anybody is enabled. Threads of tasks
/// that died or hang stay where they are until the execution has been judged, and only then unwind: what their <c>finally</c> blocks do
/// is of no consequence any more, and at their next operation they are stopped again.
/// </remarks>
public sealed partial class ExploredRuntime
{
    // Enough to have seen all that tasks share, or nearly; the rest is seen while running.
    private const int MostLooks = 1_000;

    private ControllerGuard? control;

    // Before which operations it matters who goes on; null until some have been looked at.
    private Contention? contention;

    // Tasks whose starters wait until they have announced something: until then nothing else happens.
    private int starting;

    // Threads that have not ended.
    private int threads;

    // Nothing more happens.
    private bool over;

    // All has been judged: threads unwind.
    private bool released;

    /// <summary>Prepares to run <paramref name="program"/> under the control of other checkers (<see cref="Run(IController)"/>).</summary>
    /// <param name="program">What to run.</param>
    /// <param name="stepLimit">Operations an execution may perform before it is given up as a livelock.</param>
    public ExploredRuntime(IProgram program, int stepLimit)
        : this(program, ControlledStrategy.Instance, stepLimit)
    {
    }

    /// <summary>
    /// Runs one execution to its end on threads of <paramref name="controller"/>'s; to be called on one of them. All of them have ended
    /// when it returns.
    /// </summary>
    /// <exception cref="InvalidOperationException">A controller gave up an execution before: its threads may still run.</exception>
    public void Run(IController controller)
    {
        if (control is { HasGivenUp: true })
            throw new InvalidOperationException("an execution was given up in its middle: another one needs a runtime of its own");
        Look();
        control = new ControllerGuard(controller);
        starting = threads = 0;
        over = released = false;
        try
        {
            Run();
        }
        finally
        {
            phase = Phase.Controlled;
            over = released = announced = true;
        }

        control.PauseUntil(() => threads == 0);
    }

    /// <summary>
    /// Learns what tasks share before the first execution, from a few of its own: always the same ones, so that an execution can be
    /// replayed by itself.
    /// </summary>
    public void Look()
    {
        if (contention is not null)
            return;
        contention = new Contention(registry);
        var order = new OptimalDpor();
        var runtime = new ExploredRuntime(program, order, stepLimit, registry);
        int looks = 0;
        do
        {
            runtime.Run();
            contention.Add(runtime);
        }
        while (runtime.Fault is null && ++looks < MostLooks && order.Next(runtime));
    }

    private void RunControlled()
    {
        var root = current;
        phase = Phase.Controlled;
        starting = 1;
        int registered = tasks.Count;
        for (int i = 1; i < registered && Fault is null; i++)
            StartControlled(tasks[i], root);
        starting = 0;
        EndIfNothingCanHappen();
        control!.PauseUntil(() => over);
        current = root;
    }

    private void StartControlled(ModelTask task, ModelTask starter)
    {
        InheritPast(task, starter);
        starting++;
        threads++;
        control!.Start(() => RunThread(task));
        control.PauseUntil(() => over || task.State != TaskState.Created);
        starting--;
        current = starter;
    }

    private void RunThread(ModelTask task)
    {
        var displaced = Coroutine.Enter(this);
        try
        {
            if (over)
                return;
            current = task;
            task.Body();
            task.State = TaskState.Finished;
            EndIfNothingCanHappen();
        }
        catch (Exception exception) when (!control!.HasGivenUp)
        {
            EndWith(exception);
        }
        finally
        {
            Coroutine.Enter(displaced);
            threads--;
        }
    }

    private bool ProceedControlled()
    {
        var task = current;
        task.State = TaskState.Announced;
        do
        {
            EndIfNothingCanHappen();
            if (Perform(task, AwaitTurn(task)))
                return true;
        }
        while (task.State == TaskState.Announced);
        EndIfNothingCanHappen();
        control!.PauseUntil(() => released);
        throw new ExecutionOverException();
    }

    /// <summary>Lets others go first, and waits until the task's operation is enabled.</summary>
    /// <returns>The alternative, if it is a choice.</returns>
    private int AwaitTurn(ModelTask task)
    {
        // The controller is to have no choice that makes no difference. What has to wait lets others go first anyway: not twice.
        if (CanPerform(task) && MattersWhoGoesOn(task))
            control!.Interleave();
        control!.PauseUntil(() => released || CanPerform(task));
        if (released)
            throw new ExecutionOverException();
        current = task;
        return task.Pending.IsChoice ? control.Choose(task.Pending.Argument) : 0;
    }

    private bool CanPerform(ModelTask task) => !over && starting == 0 && IsEnabled(task);

    private bool MattersWhoGoesOn(ModelTask task) => contention!.Add(EventOf(task, 0)) && IsAnotherEnabled(task);

    private bool IsAnotherEnabled(ModelTask task)
    {
        foreach (var other in tasks.Started)
        {
            if (other != task && IsEnabled(other))
                return true;
        }

        return false;
    }

    private void EndIfNothingCanHappen()
    {
        // Who starts a task has not announced what it does next.
        if (over || starting > 0)
            return;
        HitStepLimit = Trace.Count >= stepLimit;
        over = Fault is not null || HitStepLimit || (!IsAnybodyEnabled() && !EndsWithKill());
    }

    /// <summary>What a model's method threw goes on to its caller, as far as the task's thread.</summary>
    [DoesNotReturn]
    private void ThrowOn(Exception exception)
    {
        if (!control!.HasGivenUp)
            EndWith(exception);
        ExceptionDispatchInfo.Throw(exception);
    }

    private void EndWith(Exception exception)
    {
        if (exception is ExecutionOverException || released)
            return;
        Blame(exception);
        over = true;
    }
}
