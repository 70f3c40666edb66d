using System.Runtime.InteropServices;

namespace CoyoteDevres.Kernel;

/// <summary>
/// One thread's counters, on cache lines of their own (two lines of 64 bytes: processors fetch them in pairs). Only that thread
/// writes them, so an increment is a plain one.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedCounts
{
    [FieldOffset(128)]
    internal long First;

    [FieldOffset(136)]
    internal long Second;

    [FieldOffset(144)]
    internal long Third;

    [FieldOffset(152)]
    internal long Fourth;

    [FieldOffset(160)]
    internal int Nesting;

    [FieldOffset(164)]
    internal int Index;
}

/// <summary>A thread's counters as an object that can be handed around.</summary>
internal sealed class CountCell
{
    internal PaddedCounts Counts;
}
