namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// 128 bits that stand for a text: what is different has, but for chance, another one. Sums of them stand for sets.
/// </summary>
internal readonly record struct Signature(ulong High, ulong Low)
{
    internal static Signature Of(int value) => default(Signature).Then(value);

    internal static Signature Of(string text)
    {
        var signature = Of(text.Length);
        foreach (char c in text)
            signature = signature.Then(c);
        return signature;
    }

    public static Signature operator +(Signature one, Signature other) => new(one.High + other.High, one.Low + other.Low);

    /// <summary>What it is when <paramref name="value"/> follows.</summary>
    internal Signature Then(int value) => new(Mix(High ^ ((uint)value * 0x9E3779B97F4A7C15ul)), Mix(Low + ((uint)value + 1) * 0xD1B54A32D192ED03ul));

    /// <summary>What it is when <paramref name="other"/> follows.</summary>
    internal Signature Then(Signature other) => new(Mix(High ^ (other.High * 0x9E3779B97F4A7C15ul)), Mix(Low + (other.Low * 0xD1B54A32D192ED03ul)));

    // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15ul;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ul;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBul;
        return z ^ (z >> 31);
    }
}
