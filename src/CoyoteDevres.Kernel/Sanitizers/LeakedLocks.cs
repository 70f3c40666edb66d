namespace CoyoteDevres.Kernel;

/// <summary>
/// A work function that comes back with a lock, atomic, or in an RCU read section (<c>process_one_work</c>, kernel/workqueue.c; the text is
/// that of a v6.18 log).
/// </summary>
/// <remarks>
/// The kernel's worker goes on to its next item; here it ends, and is not told once more that it keeps locks.
/// </remarks>
internal static class LeakedLocks
{
    internal static void Check(Machine machine, TaskStruct worker, WorkItem work)
    {
        if (worker.Held.Count == 0 && !worker.IsAtomic)
            return;
        machine.Report(
            "workqueue-leaked",
            work.FunctionName,
            work.Name,
            $"BUG: workqueue leaked atomic, lock or RCU: {worker.Comm}[{worker.Pid}]",
            worker,
            $"     preempt=0x{worker.PreemptCount:x8} lock=0->{worker.Held.Count} RCU=0->{worker.RcuDepth} workfn={work.FunctionName}");
        worker.ToldOfHeldLocks = true;
    }
}
