namespace CoyoteDevres.Kernel;

/// <summary>The branches taken, over all executions of a program: those that a verdict would be vacuous without.</summary>
internal sealed class BranchLog
{
    private readonly HashSet<string> labels = new(StringComparer.Ordinal);
    private readonly HashSet<SystemCall> returned = [];
    private readonly HashSet<PollMask> polled = [];

    internal IReadOnlySet<string> Labels => labels;

    internal void Take(string label) => labels.Add(label);

    /// <summary>A system call returned: <c>open -> -ENODEV</c>.</summary>
    internal void Returned(string call, int result)
    {
        if (returned.Add(new SystemCall(call, result)))
            labels.Add($"{call} -> {Errno.Name(result)}");
    }

    /// <summary>A poll told something: <c>poll -> Error, HangUp</c>.</summary>
    internal void Polled(PollMask mask)
    {
        if (polled.Add(mask))
            labels.Add($"poll -> {mask}");
    }

    private readonly record struct SystemCall(string Name, int Result)
    {
        public override int GetHashCode() => Sketch.Of(Name) + Result;
    }
}
