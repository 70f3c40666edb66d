using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct delayed_work</c> (kernel/workqueue.c): a work item that a timer queues. It is pending from the start of its delay on, which
/// may end at any time. Cancelling stops the timer too; flushing it ends the delay at once.
/// </summary>
/// <remarks>The timer is a state of the item here: the kernel, too, decides by one pending bit who may cancel what.</remarks>
public sealed class DelayedWork
{
    /// <summary>An item inside a structure, initialised if it has a function (<c>INIT_DELAYED_WORK</c>).</summary>
    public DelayedWork(KernelObject owner, string member, Func<Op>? function = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Work = new WorkItem(owner, owner.Machine.Names.Member(member, "work"), function);
    }

    /// <summary>Its work item: <c>dwork-&gt;work</c>.</summary>
    public WorkItem Work { get; }

    /// <summary><c>schedule_delayed_work</c>: on the system's queue. False if it is pending already, or disabled.</summary>
    public Op<bool> Schedule([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Work.QueueDelayedOn(null, new Site(caller, file, line));

    /// <summary><c>mod_delayed_work(system_wq, …)</c>: starts its delay anew. True if it was pending.</summary>
    public Op<bool> Modify([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Work.ModifyDelayedOn(null, new Site(caller, file, line));

    /// <summary><c>cancel_delayed_work</c>: does not wait for a run that has begun. True if it was pending.</summary>
    public Op<bool> Cancel([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Work.Cancel(caller, file, line);

    /// <summary><c>cancel_delayed_work_sync</c>: true if it was pending.</summary>
    public Op<bool> CancelSync([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Work.CancelSync(caller, file, line);

    /// <summary><c>disable_delayed_work_sync</c> (v6.10).</summary>
    public Op<bool> DisableSync([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Work.DisableSync(caller, file, line);

    /// <summary><c>enable_delayed_work</c> (v6.10): true if it can be queued again.</summary>
    public Op<bool> Enable([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Work.Enable(caller, file, line);

    /// <summary><c>flush_delayed_work</c>: its delay ends now, and it is waited for.</summary>
    public Op Flush([CallerMemberName] string caller = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Work.FlushDelayed(new Site(caller, file, line));
}
