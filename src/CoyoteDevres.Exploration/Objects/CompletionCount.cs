namespace CoyoteDevres.Exploration;

/// <summary>
/// A count that waiting consumes, after the kernel's <c>struct completion</c> (kernel/sched/completion.c): completing adds one,
/// a wait needs one and takes it; completing for all makes the count endless. Completions commute with completions (nobody
/// learns their order), looks with looks, and everything else with nothing: each wait takes what another may need, and who tries,
/// looks, or waits up to a timeout learns whether there is one.
/// </summary>
public abstract class CompletionCount(IRuntime runtime, string name, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>Kinds of operation.</summary>
    protected const int CompleteKind = 0, CompleteAllKind = 1, WaitKind = 2, InitializeKind = 3, TryKind = 4, WaitForKind = 5, LookKind = 6;

    private const int Endless = int.MaxValue / 2;

    private static readonly Dependence Table = Dependence.AllBut(
        7, (CompleteKind, CompleteKind), (CompleteKind, CompleteAllKind), (CompleteAllKind, CompleteAllKind), (LookKind, LookKind));

    private int done;

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <inheritdoc/>
    public sealed override void Reset() => done = 0;

    /// <inheritdoc/>
    public sealed override bool IsEnabled(int kind, int task) => kind != WaitKind || done > 0;

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case CompleteKind:
                done = done == Endless ? Endless : done + 1;
                return 0;
            case CompleteAllKind:
                done = Endless;
                return 0;
            case InitializeKind:
                return done = 0;
            case LookKind:
                return done > 0 ? 1 : 0;
            case TryKind or WaitForKind when done == 0:
                return 0;
            default:
                done = done == Endless ? Endless : done - 1;
                return 1;
        }
    }

    /// <inheritdoc/>
    protected internal override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            WaitKind or WaitForKind => (ProtocolRole.Wait, 1),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        CompleteKind => "complete",
        CompleteAllKind => "complete_all",
        WaitKind => "wait_for_completion",
        InitializeKind => "init_completion",
        TryKind => "try_wait_for_completion",
        WaitForKind => "wait_for_completion_timeout",
        _ => "completion_done",
    };
}
