namespace CoyoteDevres.Kernel.Tests.Litmus;

/// <summary>What the tasks of a litmus program saw in one execution, by name.</summary>
internal sealed class Registers
{
    private readonly SortedDictionary<string, object> values = new(StringComparer.Ordinal);

    /// <summary>Notes what was seen.</summary>
    internal object this[string name]
    {
        set => values[name] = value;
    }

    /// <summary>One line: <c>a=1 b=0</c>; what was never noted is left out.</summary>
    public override string ToString() => string.Join(' ', values.Select(v => $"{v.Key}={v.Value}"));
}
