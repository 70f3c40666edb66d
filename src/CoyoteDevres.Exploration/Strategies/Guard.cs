namespace CoyoteDevres.Exploration;

/// <summary>
/// A set of objects, one bit for those of the same number modulo 64: whether two sets meet is answered yes too often, never no too
/// often.
/// </summary>
internal readonly record struct Guard(ulong Bits)
{
    /// <summary>What a step touches.</summary>
    internal static Guard Of(in TraceEvent step) => new(BitOf(step.First) | BitOf(step.Second));

    /// <summary>The objects of both.</summary>
    public static Guard operator |(Guard one, Guard other) => new(one.Bits | other.Bits);

    /// <summary>False only if no object is in both.</summary>
    internal bool Meets(Guard other) => (Bits & other.Bits) != 0;

    private static ulong BitOf(Access touched) => touched.Object < 0 ? 0 : 1UL << (touched.Object & 63);
}
