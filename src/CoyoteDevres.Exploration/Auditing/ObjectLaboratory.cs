namespace CoyoteDevres.Exploration;

/// <summary>An object's state as the operations that lead to it, and where each task then stands.</summary>
internal sealed class LaboratoryState
{
    internal LaboratoryState? Before { get; init; }

    internal int Task { get; init; }

    internal Move? Move { get; init; }

    /// <summary>True if the last operation ended its task instead of having an effect.</summary>
    internal bool Ended { get; init; }

    /// <summary>What the last operation returned and reported.</summary>
    internal string Seen { get; init; } = "";

    internal required string[] Standing { get; init; }

    internal int Steps { get; init; }

    /// <summary>Equal keys, equal states.</summary>
    internal string Key { get; set; } = "";
}

/// <summary>Performs operations on one object outside any execution.</summary>
internal sealed class ObjectLaboratory
{
    private const string Over = "over";

    private readonly ExploredRuntime runtime;
    private readonly Protocol protocol;
    private readonly ModelTask[] tasks;

    internal ObjectLaboratory(ExploredRuntime runtime, SharedObject target, Protocol protocol)
    {
        this.runtime = runtime;
        this.protocol = protocol;
        Target = target;
        tasks = [.. runtime.Tasks.Where(t => t.Id != 0).Take(protocol.Starts.Count)];
        if (tasks.Length < protocol.Starts.Count)
            throw new InvalidOperationException($"the protocol has {protocol.Starts.Count} tasks, the program {tasks.Length}");
    }

    internal SharedObject Target { get; }

    internal int Tasks => tasks.Length;

    internal int Lookahead => protocol.Lookahead;

    /// <summary>The distinct states, breadth first.</summary>
    internal IEnumerable<LaboratoryState> Reachable()
    {
        var start = new LaboratoryState { Standing = [.. protocol.Starts] };
        Restore(start);
        start.Key = KeyOf(start.Standing);
        var known = new HashSet<string> { start.Key };
        var waiting = new Queue<LaboratoryState>([start]);
        while (waiting.TryDequeue(out var state))
        {
            yield return state;
            if (state.Steps == protocol.Steps)
                continue;
            for (int task = 0; task < tasks.Length; task++)
            {
                foreach (var move in MovesOf(state, task))
                {
                    if (IsEnabled(state, task, move) && After(state, task, move) is var next && known.Add(next.Key))
                        waiting.Enqueue(next);
                }
            }
        }
    }

    /// <summary>What a task may announce where it stands.</summary>
    internal IEnumerable<Move> MovesOf(LaboratoryState state, int task) => protocol.Moves.Where(m => m.From == state.Standing[task]);

    /// <summary>True if the task could perform that now.</summary>
    internal bool IsEnabled(LaboratoryState state, int task, Move move)
    {
        if (!move.Blocks)
            return true;
        Restore(state);
        return Target.IsEnabled(move.Kind, tasks[task].Id, move.Argument);
    }

    /// <summary>The kind that an operation is of in a state.</summary>
    internal int KindIn(LaboratoryState state, Move move)
    {
        if (!Target.HasKindsByState)
            return move.Kind;
        Restore(state);
        return Target.KindNow(move.Kind);
    }

    /// <summary>The state after an operation.</summary>
    internal LaboratoryState After(LaboratoryState state, int task, Move move)
    {
        Restore(state);
        int reported = runtime.Findings.Count;
        var operation = default(Operation);
        operation.Become(Target, move.Kind, OperationTraits.None, new Site("", "", 0), move.Argument);
        bool ends = Target.Inspect(operation, tasks[task]);
        int result = ends ? 0 : Target.Apply(move.Kind, tasks[task].Id, move.Argument);
        string seen = $"returns {result}{(ends ? " and ends" : "")}{string.Concat(runtime.Findings.Skip(reported).Select(f => $", {f.Finding.Key.Kind}"))}";
        var standing = (string[])state.Standing.Clone();
        standing[task] = ends ? Over : move.To(result);
        return new LaboratoryState
        {
            Before = state,
            Task = task,
            Move = move,
            Ended = ends,
            Seen = seen,
            Standing = standing,
            Steps = state.Steps + 1,
            Key = KeyOf(standing),
        };
    }

    /// <summary>The operations that lead to a state: <c>t0 lock, t1 trylock</c>.</summary>
    internal string History(LaboratoryState state) => state.Before is null
        ? "at first"
        : $"{(state.Before.Before is null ? "after" : History(state.Before) + ",")} {Tell(state.Task, state.Move!)}";

    /// <summary>Who does what.</summary>
    internal string Tell(int task, Move move) => $"t{task} {Target.Verb(move.Kind)}";

    private string KeyOf(string[] standing) => $"{ObjectSnapshot.Of(Target)}| {string.Join(", ", standing)}";

    private void Restore(LaboratoryState state)
    {
        if (state.Before is null)
        {
            Target.Reset();
            return;
        }

        Restore(state.Before);
        if (!state.Ended)
            Target.Apply(state.Move!.Kind, tasks[state.Task].Id, state.Move.Argument);
    }
}
