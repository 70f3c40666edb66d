namespace CoyoteDevres.Exploration;

/// <summary>
/// Says that something is no part of an execution's state, so that going back to an earlier state of one leaves it and what it refers
/// to alone: it never changes once the execution runs, or it only remembers what every execution would work out again, and no program
/// can tell whether it was there already.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Field)]
public sealed class KeptAcrossExecutionsAttribute : Attribute;
