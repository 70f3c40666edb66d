using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>An access to a variable.</summary>
/// <param name="Task">By whom.</param>
/// <param name="Moment">When, by that task's own clock.</param>
/// <param name="Site">Where in the model.</param>
/// <param name="Type">How.</param>
/// <param name="IsAtomic">Marked, or plain and taken for marked (<see cref="TaskStruct.SeqcountSections"/>).</param>
internal readonly record struct PastAccess(ModelTask Task, int Moment, Site Site, AccessType Type, bool IsAtomic)
{
    private bool IsWrite => Type is AccessType.Write or AccessType.MarkedWrite;

    /// <summary>True if the two race unless something orders them.</summary>
    internal bool ConflictsWith(in PastAccess other) =>
        Task != other.Task && (IsWrite || other.IsWrite) && !(IsAtomic && other.IsAtomic);

    /// <summary>True if one of the two need not be kept: whatever races with one races with the other, and is reported alike.</summary>
    internal bool IsSame(in PastAccess other) =>
        Task == other.Task && Moment == other.Moment && Type == other.Type && IsAtomic == other.IsAtomic && ReferenceEquals(Site.Function, other.Site.Function);

    /// <summary>As KCSAN says it: <c>write (marked) to gpio_device.chip by task gpioget/101 on cpu 0:</c>.</summary>
    internal string Describe(string variable, int cpu)
    {
        string access = IsWrite ? "write" : "read";
        string marked = Type is AccessType.MarkedRead or AccessType.MarkedWrite ? " (marked)" : "";
        var by = TaskStruct.Of(Task);
        string who = by.Context == ExecutionContext.Process ? $"task {by}" : "interrupt";
        return $"{access}{marked} to {variable} by {who} on cpu {cpu}:";
    }
}
