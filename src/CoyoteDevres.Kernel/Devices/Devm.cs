using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Work and interrupts as managed resources.</summary>
public static class Devm
{
    /// <summary><c>devm_work_autocancel</c> (include/linux/devm-helpers.h, v5.13): initialises the item; at release it is cancelled and waited for.</summary>
    public static async Op<int> WorkAutocancel(this Devres resources, WorkItem work, Func<Op> worker, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(work);
        await work.Initialize(worker, function, file, line);
        return await resources.AddAction(async () => await work.CancelSync("devm_work_drop"), function, file, line);
    }

    /// <summary><c>devm_delayed_work_autocancel</c>: the same, with its timer.</summary>
    public static Op<int> DelayedWorkAutocancel(this Devres resources, DelayedWork work, Func<Op> worker, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        return resources.WorkAutocancel(work.Work, worker, function, file, line);
    }

    /// <summary>
    /// <c>devm_request_irq</c>, <c>devm_request_threaded_irq</c> (kernel/irq/devres.c): freed at release; so the handler may still run when everything
    /// that was acquired later has been released, and after the driver's <c>.remove</c>.
    /// </summary>
    public static async Op<int> RequestIrq(this Devres resources, IrqAction action, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(action);
        int result = await action.Request(function, file, line);
        return result < 0
            ? result
            : await resources.Add(new Devres.Node(action, async () => await action.Free("devm_irq_release")), new Site(function, file, line));
    }

    /// <summary><c>devm_free_irq</c>: frees it now. Warns if it is not there, and frees it all the same.</summary>
    public static async Op FreeIrq(this Devres resources, IrqAction action, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(action);
        await resources.Remove(action, "devm_free_irq", new Site(function, file, line));
        await action.Free("devm_free_irq", file, line);
    }
}
