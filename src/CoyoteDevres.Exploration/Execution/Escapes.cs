namespace CoyoteDevres.Exploration;

/// <summary>
/// Tells, where ends have places among uses, of an execution in which a task ended at a use that may as well come before the end of what it uses. There
/// the task goes on, in another execution, and whatever it would do for others is done: that they wait for it here is a consequence. So nothing
/// is judged at the end of such an execution. Where uses after the end are predicted there are none; the two find the same.
/// </summary>
internal static class Escapes
{
    /// <summary>True if a task of this execution, which is over, ended at such a use.</summary>
    internal static bool Any(ExploredRuntime runtime)
    {
        var trace = runtime.Trace;
        for (int i = trace.RaceStart; i < trace.Count; i++)
        {
            if (trace.IsEnd(i) && (IsEscape(runtime, trace[i].First, i) || IsEscape(runtime, trace[i].Second, i)))
                return true;
        }

        return false;
    }

    private static bool IsEscape(ExploredRuntime runtime, Access use, int at)
    {
        if (use.Object < 0 || runtime.ObjectOf(use.Object) is not Mortal used)
            return false;
        var trace = runtime.Trace;
        for (int access = trace.LastAccess(use.Object); access >> 1 >= trace.RaceStart; access = trace.PreviousAccess(access))
        {
            if (access >> 1 < at && used.MayBeOutlived(trace.At(access).Kind, use.Kind))
                return !HappensBefore(runtime, access >> 1, at);
        }

        return false;
    }

    /// <summary>True if the end happens before the use by something else than being its end: as if it were a quiet one.</summary>
    private static bool HappensBefore(ExploredRuntime runtime, int end, int use)
    {
        var trace = runtime.Trace;
        Span<bool> after = new bool[use + 1 - end];
        after[0] = true;
        for (int i = end + 1; i <= use; i++)
        {
            int predecessor = trace.PredecessorOf(i);
            after[i - end] = (predecessor >= end && after[predecessor - end])
                || i == trace.Barrier || (trace.Barrier >= end && i > trace.Barrier)
                || Follows(runtime, i * 2, end, after) || Follows(runtime, (i * 2) + 1, end, after);
        }

        return after[use - end];
    }

    private static bool Follows(ExploredRuntime runtime, int access, int end, ReadOnlySpan<bool> after)
    {
        var trace = runtime.Trace;
        var touched = trace.At(access);
        if (touched.Object < 0)
            return false;
        var mortal = runtime.ObjectOf(touched.Object) as Mortal;
        for (int earlier = trace.PreviousAccess(access); earlier >> 1 >= end; earlier = trace.PreviousAccess(earlier))
        {
            var before = trace.At(earlier);
            if (after[(earlier >> 1) - end] && trace.Dependent(before, touched)
                && mortal?.MayBeOutlived(before.Kind, touched.Kind) is not true && mortal?.MayBeOutlived(touched.Kind, before.Kind) is not true)
                return true;
        }

        return false;
    }
}
