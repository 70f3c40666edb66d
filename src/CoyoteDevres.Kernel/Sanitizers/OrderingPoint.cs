namespace CoyoteDevres.Kernel;

/// <summary>What was done before the releases of one of several things that an object orders; nothing at first.</summary>
internal struct OrderingPoint
{
    internal VectorClock? Past;
}
