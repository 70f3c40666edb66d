namespace CoyoteDevres.Exploration;

/// <summary>Copies of objects that are not needed any more, to be written over: a state is taken every few executions.</summary>
internal sealed class SparePool
{
    // Of arrays a few are tried for the length.
    private const int Tries = 4;

    private readonly Dictionary<ObjectShape, List<object>> spares = [];

    /// <summary>A copy of an object, as far as it can change.</summary>
    internal object Copy(object original, ObjectShape shape)
    {
        if (!spares.TryGetValue(shape, out var of))
            return shape.Clone(original);
        int last = Math.Max(0, of.Count - Tries);
        for (int i = of.Count - 1; i >= last; i--)
        {
            if (!shape.Fits(of[i], original))
                continue;
            object copy = of[i];
            of[i] = of[^1];
            of.RemoveAt(of.Count - 1);
            shape.Copy(original, copy);
            return copy;
        }

        return shape.Clone(original);
    }

    /// <summary>A copy is not needed any more.</summary>
    internal void Add(object copy, ObjectShape shape)
    {
        if (!spares.TryGetValue(shape, out var of))
            spares.Add(shape, of = []);
        of.Add(copy);
    }
}
