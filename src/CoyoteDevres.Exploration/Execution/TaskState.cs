namespace CoyoteDevres.Exploration;

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    /// <summary>Registered; its body has not been called.</summary>
    Created,

    /// <summary>It has announced an operation.</summary>
    Announced,

    /// <summary>Its body has returned.</summary>
    Finished,

    /// <summary>It ended at an operation that the system would not survive; its locks stay held.</summary>
    Dead,
}
