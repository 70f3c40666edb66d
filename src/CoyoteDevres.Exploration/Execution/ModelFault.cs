namespace CoyoteDevres.Exploration;

/// <summary>A model that did something a model must not do; never a finding.</summary>
/// <param name="Reason">What it did.</param>
/// <param name="Step">At which step of the execution.</param>
/// <param name="Task">In which task.</param>
public sealed record ModelFault(string Reason, int Step, string Task)
{
    /// <summary>How the reason begins where the same schedule led elsewhere than before.</summary>
    internal const string NotDeterministic = "not deterministic";

    /// <summary>True if the same schedule led elsewhere than before.</summary>
    public bool IsNondeterminism => Reason.StartsWith(NotDeterministic, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Reason} (task {Task}, step {Step})";
}

/// <summary>Carries a <see cref="ModelFault"/> out of code that cannot return one.</summary>
public sealed class ModelFaultException(ModelFault fault) : Exception(fault.Reason)
{
    /// <summary>What went wrong.</summary>
    public ModelFault Fault { get; } = fault;
}
