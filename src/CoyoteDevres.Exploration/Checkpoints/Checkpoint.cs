namespace CoyoteDevres.Exploration;

/// <summary>The state of a program before an event: an execution that begins with the events before it can begin here.</summary>
/// <param name="graph">Where what can change is kept.</param>
internal sealed class Checkpoint(ObjectGraph graph)
{
    /// <summary>What can change, as it was.</summary>
    internal ObjectGraph Graph => graph;

    /// <summary>The event.</summary>
    internal int Position { get; set; }

    /// <summary>The objects by their numbers.</summary>
    internal SharedObject?[] Objects { get; set; } = [];

    /// <summary>Who performed the event before it.</summary>
    internal ModelTask Current { get; set; } = null!;

    /// <summary>True if the kill signal has been sent.</summary>
    internal bool Killed { get; set; }
}
