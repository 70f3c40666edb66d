namespace CoyoteDevres.Exploration;

/// <summary>
/// The nodes of all wakeup trees (JACM 2017, definition 6.1): a step, what is to follow it, and what is to be explored after
/// it. Numbers instead of objects: nodes come and go with every execution, and are used again.
/// </summary>
internal sealed class WakeupForest
{
    internal const int None = -1;

    private TraceEvent[] steps = new TraceEvent[64];
    private Links[] links = new Links[64];
    private int count;
    private int free = None;

    private struct Links
    {
        internal int FirstChild;
        internal int LastChild;
        internal int Next;
    }

    internal ref readonly TraceEvent Step(int node) => ref steps[node];

    /// <summary>The first of the steps planned to follow, in the order in which they are to be explored.</summary>
    internal int FirstChild(int node) => links[node].FirstChild;

    internal int LastChild(int node) => links[node].LastChild;

    /// <summary>The one to be explored after that one, in its place.</summary>
    internal int Next(int node) => links[node].Next;

    internal int Add(in TraceEvent step)
    {
        int node = free;
        if (node == None)
        {
            node = count++;
            if (node == steps.Length)
            {
                Array.Resize(ref steps, node * 2);
                Array.Resize(ref links, node * 2);
            }
        }
        else
        {
            free = links[node].Next;
        }

        steps[node] = step;
        links[node] = new Links { FirstChild = None, LastChild = None, Next = None };
        return node;
    }

    /// <summary>Adds a child, to be explored after the others.</summary>
    internal int AddChild(int parent, in TraceEvent step)
    {
        int node = Add(step);
        ref var above = ref links[parent];
        if (above.LastChild == None)
            above.FirstChild = node;
        else
            links[above.LastChild].Next = node;
        above.LastChild = node;
        return node;
    }

    /// <summary>Puts <paramref name="node"/> behind <paramref name="last"/>.</summary>
    internal void Follow(int last, int node) => links[last].Next = node;

    /// <summary>Takes a node's children away from it: they are the plans of the point that it led to.</summary>
    internal void Orphan(int node) => links[node].FirstChild = links[node].LastChild = None;

    /// <summary>The node, childless by now, may be used again.</summary>
    internal void Free(int node)
    {
        links[node].Next = free;
        free = node;
    }
}
