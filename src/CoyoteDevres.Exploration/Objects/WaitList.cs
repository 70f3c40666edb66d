namespace CoyoteDevres.Exploration;

/// <summary>
/// Tasks asleep until somebody wakes them, after the kernel's wait queues (kernel/sched/wait.c). Joining, sleeping and leaving
/// are operations of their own, so that a wake-up can fall between any two of them. Joining depends on wake-ups (that pair is
/// the lost wake-up) and sleeping on the wake-up that enables it; everything else commutes: wake-ups with wake-ups, and what
/// different tasks do to their own entries.
/// </summary>
public abstract class WaitList(IRuntime runtime, string name, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>Kinds of operation.</summary>
    protected const int JoinKind = 0, WakeKind = 1, SleepKind = 2, LeaveKind = 3;

    private static readonly Dependence Table = Dependence.AllBut(
        4,
        (JoinKind, JoinKind),
        (JoinKind, SleepKind),
        (JoinKind, LeaveKind),
        (SleepKind, SleepKind),
        (SleepKind, LeaveKind),
        (LeaveKind, LeaveKind),
        (LeaveKind, WakeKind),
        (WakeKind, WakeKind));

    private readonly List<int> waiting = [];
    private readonly List<int> woken = [];

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        waiting.Clear();
        woken.Clear();
    }

    /// <inheritdoc/>
    public sealed override bool IsEnabled(int kind, int task) => kind != SleepKind || woken.Contains(task);

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case JoinKind:
                woken.Remove(task);
                if (!waiting.Contains(task))
                    waiting.Add(task);
                break;
            case WakeKind:
                foreach (int sleeper in waiting)
                {
                    if (!woken.Contains(sleeper))
                        woken.Add(sleeper);
                }

                break;
            case LeaveKind:
                waiting.Remove(task);
                woken.Remove(task);
                break;
        }

        return 0;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        JoinKind => "prepare_to_wait",
        WakeKind => "wake_up",
        SleepKind => "sleep on",
        _ => "finish_wait",
    };
}
