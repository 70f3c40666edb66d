namespace CoyoteDevres.Exploration;

/// <summary>
/// A count that waiting consumes, after the kernel's <c>struct completion</c> (kernel/sched/completion.c): completing adds one,
/// a wait needs one and takes it; completing for all makes the count endless. Completions commute with completions (nobody
/// learns their order), waits with nothing (each takes what another may need).
/// </summary>
public abstract class CompletionCount(IRuntime runtime, string name, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>Kinds of operation.</summary>
    protected const int CompleteKind = 0, CompleteAllKind = 1, WaitKind = 2, InitializeKind = 3;

    private const int Endless = int.MaxValue / 2;

    private static readonly Dependence Table = Dependence.AllBut(
        4, (CompleteKind, CompleteKind), (CompleteKind, CompleteAllKind), (CompleteAllKind, CompleteAllKind));

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
        done = kind switch
        {
            CompleteKind => done == Endless ? Endless : done + 1,
            CompleteAllKind => Endless,
            WaitKind => done == Endless ? Endless : done - 1,
            _ => 0,
        };
        return 0;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        CompleteKind => "complete",
        CompleteAllKind => "complete_all",
        WaitKind => "wait_for_completion",
        _ => "init_completion",
    };
}
