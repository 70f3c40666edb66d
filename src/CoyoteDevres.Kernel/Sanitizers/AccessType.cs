namespace CoyoteDevres.Kernel;

/// <summary>How a variable was accessed. Marked means <c>READ_ONCE</c> and its like: not a race with another marked access.</summary>
internal enum AccessType
{
    Read,
    Write,
    MarkedRead,
    MarkedWrite,
}
