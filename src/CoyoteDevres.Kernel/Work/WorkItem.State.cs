namespace CoyoteDevres.Kernel;

/// <content>What each operation does to the item, and what it returns.</content>
public sealed partial class WorkItem
{
    // On the list of a queue, or on the system's, which has none here: neither waiting for its timer nor about to be put there.
    private bool IsListed => !armed && lister < 0;

    private int Initialize()
    {
        armed = false;
        lister = -1;
        isUncertain |= cancelling > 0;
        return pending = disabled = 0;
    }

    private int Queue(int by)
    {
        if (pending != 0 || disabled > 0)
            return 0;
        lister = by;
        return pending = ++last;
    }

    private int Delay()
    {
        if (pending != 0 || disabled > 0)
            return 0;
        armed = true;
        return pending = ++last;
    }

    private int Modify()
    {
        if (disabled > 0)
            return 0;
        if (armed)
            return DelayChanged;
        bool was = pending != 0;
        armed = true;
        pending = ++last;
        return was ? -pending : pending;
    }

    private int Expire(int by)
    {
        armed = false;
        lister = by;
        return pending;
    }

    private int Listed(int accepted)
    {
        lister = -1;
        if (accepted == 0)
            pending = 0;
        return accepted;
    }

    private int Begin(int task)
    {
        running = pending;
        pending = 0;
        worker = task;
        return running;
    }

    private int End()
    {
        worker = -1;
        return running = 0;
    }

    /// <summary>The instance that was on a list; negative if its timer had not expired.</summary>
    private int TakeOff()
    {
        int was = armed ? -pending : pending;
        pending = 0;
        armed = false;
        return was;
    }

    private int Disable(int by)
    {
        disabled++;
        cancelling += by == ToEnableAgain ? 1 : 0;
        return TakeOff();
    }

    private int Enable()
    {
        disabled = Math.Max(0, disabled - 1);
        isUncertain |= cancelling > disabled;
        return disabled;
    }

    /// <summary>What nobody looks at the result of: what this task has disabled is disabled still, unless somebody has interfered.</summary>
    private int EnableAgain()
    {
        if (isUncertain)
            return Enable();
        disabled--;
        cancelling--;
        return 0;
    }

    private int Mark(int task)
    {
        if (task >= flushed.Length)
            Array.Resize(ref flushed, task + 1);
        flushed[task] = pending != 0 && IsListed ? pending : running;
        return 0;
    }
}
