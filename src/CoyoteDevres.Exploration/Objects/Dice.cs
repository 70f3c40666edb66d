using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// A choice that is explored like scheduling: every alternative is tried. Each is private to the task that makes it, so it
/// depends on nothing but that task's own past.
/// </summary>
public sealed class Dice(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    private static readonly Dependence Table = Dependence.AllBut(1);

    private int last;

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <summary>Chooses a number from 0 to <paramref name="alternatives"/> - 1.</summary>
    public Step Choose(int alternatives, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alternatives, 1);
        return Operate(0, new Site(function, file, line), OperationTraits.Choice, alternatives);
    }

    /// <inheritdoc/>
    public override void Reset() => last = 0;

    /// <summary>The runtime passes the alternative it took as the argument.</summary>
    public override int Apply(int kind, int task, int argument) => last = argument;

    /// <inheritdoc/>
    public override string Verb(int kind) => "choose";

    /// <inheritdoc/>
    public override string Outcome(int kind) => $"= {last}";
}
