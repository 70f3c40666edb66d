namespace CoyoteDevres.Exploration;

/// <summary>The state of a program before an event: an execution that begins with the events before it can begin here.</summary>
/// <param name="Position">The event.</param>
/// <param name="Graph">What can change, as it was.</param>
/// <param name="Objects">The objects by their numbers.</param>
/// <param name="Current">Who performed the event before it.</param>
/// <param name="Killed">True if the kill signal has been sent.</param>
internal sealed record Checkpoint(int Position, ObjectGraph Graph, SharedObject?[] Objects, ModelTask Current, bool Killed);
