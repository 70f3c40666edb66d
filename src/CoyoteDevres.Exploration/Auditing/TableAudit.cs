namespace CoyoteDevres.Exploration;

/// <summary>
/// Compares an object's dependence table with what the object does, without a model: walks through the states that a few
/// operations of a few tasks lead to, and tries in each whatever two tasks can do there in both orders.
/// </summary>
public static class TableAudit
{
    /// <summary>Compares table and object.</summary>
    /// <param name="program">Creates the object in its set-up, and as many tasks as the protocol has.</param>
    /// <param name="target">The object that the program made.</param>
    /// <param name="protocol">How tasks use it, given the number of the kind of operation that a verb names.</param>
    public static TableReport Check(IProgram program, Func<SharedObject> target, Func<Func<string, int>, Protocol> protocol)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(protocol);
        var runtime = new ExploredRuntime(program, new RandomSchedules(0), 1_000);
        runtime.Run();
        if (runtime.Fault is { } fault)
            throw new InvalidOperationException(fault.ToString());
        var made = target();
        if (!ReferenceEquals(runtime.Trace.TableOf(made), made.Dependence))
            throw new InvalidOperationException($"{made.Name}: its table was another one when it was made, which is the one that counts");
        var laboratory = new ObjectLaboratory(runtime, made, protocol(verb => KindOf(made, verb)));
        var pairs = new SwappedPairs(laboratory);
        int states = 0;
        foreach (var state in laboratory.Reachable())
        {
            states++;
            pairs.TryAll(state);
        }

        return pairs.Report(states);
    }

    private static int KindOf(SharedObject target, string verb)
    {
        for (int kind = 0; kind < target.Dependence.Kinds; kind++)
        {
            if (target.Verb(kind) == verb)
                return kind;
        }

        throw new ArgumentException($"{target.Name} has no operation '{verb}'", nameof(verb));
    }
}
