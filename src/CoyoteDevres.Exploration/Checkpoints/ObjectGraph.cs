using System.Runtime.InteropServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// All objects that can be reached from some, and in them all that can change: the state that a program is in. Where types or fields
/// say that they are no part of it (<see cref="KeptAcrossExecutionsAttribute"/>), the way ends.
/// </summary>
/// <remarks>
/// A later state of the same execution is made from an earlier one: what has not changed is shared, and only what has changed can
/// refer to something new.
/// </remarks>
/// <param name="seen">The objects of all states that are known at a time. Each takes out its own again when it is done with.</param>
/// <param name="pool">Where copies come from, and go to.</param>
internal sealed class ObjectGraph(HashSet<object> seen, SparePool pool)
{
    private readonly List<object> own = [];
    private readonly Stack<(object Reached, ObjectShape Shape)> open = new();
    private readonly List<Part> parts = [];

    /// <summary>How many objects can change.</summary>
    internal int Count => parts.Count;

    /// <summary>Adds an object and all that can be reached from it.</summary>
    internal void Add(object root)
    {
        Reach(root);
        Visit();
    }

    /// <summary>Adds what an earlier state of this execution has, as it is now.</summary>
    internal void Add(ObjectGraph earlier)
    {
        parts.EnsureCapacity(earlier.parts.Count + 16);
        foreach (ref readonly var part in CollectionsMarshal.AsSpan(earlier.parts))
            parts.Add(part.Shape.Same(part.Saved, part.Original) ? part with { IsShared = true } : Changed(part));
        Visit();
    }

    /// <summary>Everything is again as it was when it was added.</summary>
    internal void Restore()
    {
        foreach (ref readonly var part in CollectionsMarshal.AsSpan(parts))
            part.Copy(part.Saved, part.Original);
    }

    /// <summary>It is done with, and empty: earlier states do not know what only this one has.</summary>
    internal void Forget()
    {
        foreach (object reached in own)
            seen.Remove(reached);
        foreach (ref readonly var part in CollectionsMarshal.AsSpan(parts))
        {
            if (!part.IsShared)
                pool.Add(part.Saved, part.Shape);
        }

        own.Clear();
        parts.Clear();
    }

    /// <summary>Something refers to that one: it belongs to the state.</summary>
    internal void Reach(object? reached)
    {
        switch (reached)
        {
            case null or string or Array { Length: 0 }:
                break;
            case Delegate called:
                Reach(called.Target);
                if (!called.HasSingleTarget)
                    Array.ForEach(called.GetInvocationList(), Reach);
                break;
            default:
                var shape = ObjectShape.Of(reached.GetType());
                if (!shape.IsLeaf && seen.Add(reached))
                    Save(reached, shape);
                break;
        }
    }

    private void Save(object reached, ObjectShape shape)
    {
        own.Add(reached);
        if (shape.Changes)
            parts.Add(new Part(reached, pool.Copy(reached, shape), shape.Copy, shape, IsShared: false));
        if (shape.Refers)
            open.Push((reached, shape));
    }

    private Part Changed(in Part part)
    {
        if (part.Shape.Refers)
            open.Push((part.Original, part.Shape));
        return part with { Saved = pool.Copy(part.Original, part.Shape), IsShared = false };
    }

    private void Visit()
    {
        while (open.TryPop(out var next))
            next.Shape.Visit(next.Reached, this);
    }

    /// <summary>An object that can change.</summary>
    /// <param name="Original">It.</param>
    /// <param name="Saved">A copy.</param>
    /// <param name="Copy">What copies.</param>
    /// <param name="Shape">Its type's.</param>
    /// <param name="IsShared">True if the copy is an earlier state's.</param>
    private readonly record struct Part(object Original, object Saved, Action<object, object> Copy, ObjectShape Shape, bool IsShared);
}
