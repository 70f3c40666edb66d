namespace CoyoteDevres.Exploration;

/// <summary>
/// The SplitMix64 generator: the same numbers from the same seed on every machine and with every version of the library. Steele,
/// Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014; constants of Vigna's
/// <c>https://prng.di.unimi.it/splitmix64.c</c>.
/// </summary>
internal sealed class SplitMix64(long seed)
{
    private ulong state = unchecked((ulong)seed);

    /// <summary>The next 64 bits.</summary>
    internal ulong Next()
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>
    /// A number from 0 to <paramref name="limit"/> - 1, each equally likely: multiply and shift, drawing again for the few products
    /// that would favour some (Lemire, "Fast Random Integer Generation in an Interval", TOMACS 2019, algorithm 5).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    internal int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ulong range = (ulong)limit;
        ulong high = Math.BigMul(Next(), range, out ulong low);
        if (low < range)
        {
            ulong least = unchecked(0 - range) % range;
            while (low < least)
                high = Math.BigMul(Next(), range, out low);
        }

        return (int)high;
    }
}
