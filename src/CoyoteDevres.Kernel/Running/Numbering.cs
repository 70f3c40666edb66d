namespace CoyoteDevres.Kernel;

/// <summary>
/// Facts of all executions of a program, numbered as they first occur, so that an execution notes one by a number.
/// </summary>
internal sealed class Numbering<T>
    where T : struct
{
    private readonly Dictionary<T, int> numbers = [];
    private readonly List<T> facts = [];

    internal IReadOnlyList<T> All => facts;

    internal T this[int number] => facts[number];

    /// <summary>A fact's number, and whether it is the first time that anybody asks.</summary>
    internal int Of(in T fact, out bool isNew)
    {
        isNew = !numbers.TryGetValue(fact, out int number);
        if (isNew)
        {
            number = facts.Count;
            numbers.Add(fact, number);
            facts.Add(fact);
        }

        return number;
    }
}

/// <summary>Numbers that one execution has noted.</summary>
internal struct NumberSet()
{
    private ulong[] words = new ulong[2];

    internal void Add(int number)
    {
        if (number >> 6 >= words.Length)
            Array.Resize(ref words, Math.Max(words.Length * 2, (number >> 6) + 1));
        words[number >> 6] |= 1ul << number;
    }

    /// <summary>Those of the facts that were noted.</summary>
    internal readonly IEnumerable<T> Of<T>(Numbering<T> facts)
        where T : struct
    {
        ulong[] noted = words;
        return Enumerable.Range(0, noted.Length * 64).Where(n => (noted[n >> 6] >> n & 1) != 0).Select(n => facts[n]);
    }
}
