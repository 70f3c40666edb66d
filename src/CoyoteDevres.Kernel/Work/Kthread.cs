using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A kernel thread (kernel/kthread.c, from memory) and its <c>task_struct</c>, which is freed with its last reference: the thread's
/// own goes when it has exited, so whoever wants to stop a thread that may end by itself must hold one.
/// </summary>
public sealed class Kthread : KernelObject
{
    private readonly KthreadState state;
    private readonly Refcount usage;

    private Kthread(Machine machine)
        : base(machine, "task_struct")
    {
        state = new KthreadState(this);
        usage = new Refcount(this, "usage");
    }

    /// <summary><c>kthread_run</c>: creates it and lets it run.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="comm">Its name.</param>
    /// <param name="body">What it does; its result is what <see cref="Stop"/> returns.</param>
    public static Kthread Run(Machine machine, string comm, Func<Kthread, Op<int>> body)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(body);
        var thread = new Kthread(machine);
        machine.StartKernelThread(comm, async () =>
        {
            thread.state.RunBy(machine.CurrentTask);
            await thread.Exit(await body(thread), new Site("kthread_exit", "", 0));
        });
        return thread;
    }

    /// <summary><c>get_task_struct</c>.</summary>
    public Step Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => usage.Inc(function, file, line);

    /// <summary><c>put_task_struct</c>: the last one frees it.</summary>
    public async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (await usage.DecAndTest(function, file, line))
            await Kfree("free_task", file, line);
    }

    /// <summary><c>kthread_should_stop</c>: for the thread itself.</summary>
    public Test ShouldStop([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        state.ShouldStop(new Site(function, file, line));

    /// <summary>
    /// The thread sleeps until it is told to stop (<c>set_current_state</c>, <c>kthread_should_stop</c>, <c>schedule</c>, and again: the state is set
    /// before the look, so no wake-up is lost).
    /// </summary>
    public Step SleepUntilStopped([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, state.Name, site);
        return state.WaitStop(orPark: false, site);
    }

    /// <summary>The same, until it is told to stop or to park.</summary>
    public Step SleepUntilTold([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, state.Name, site);
        return state.WaitStop(orPark: true, site);
    }

    /// <summary>
    /// <c>kthread_stop</c>: tells it to stop, unparks and wakes it, and waits for its exit; returns what its body returned. A thread that sleeps on a wait
    /// queue for something else than its stop is not woken here: its wait must have <see cref="ShouldStop"/> in its condition, and be woken.
    /// </summary>
    public async Op<int> Stop([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, state.Name, site);
        await Get(function, file, line);
        await state.Stop(site);
        await state.Unpark(site);
        int result = await state.WaitExit(site);
        await Put(function, file, line);
        return result;
    }

    /// <summary><c>kthread_should_park</c>: for the thread itself, which then calls <see cref="ParkMe"/>.</summary>
    public Test ShouldPark([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        state.ShouldPark(new Site(function, file, line));

    /// <summary><c>kthread_parkme</c>: if it is told to park, stays parked until it is unparked.</summary>
    public async Op ParkMe([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, state.Name, site);
        if (await state.ParkMe(site))
            await state.Resume(site);
    }

    /// <summary><c>kthread_park</c>: asks it to park, and waits until it has: for ever, if it never looks.</summary>
    public async Op Park([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, state.Name, site);
        await state.Park(site);
        await state.WaitParked(site);
    }

    /// <summary><c>kthread_unpark</c>.</summary>
    public Step Unpark([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        state.Unpark(new Site(function, file, line));

    /// <summary>
    /// <c>kthread_complete_and_exit</c> (v5.17; <c>complete_and_exit</c> before): completes and exits in the kernel's own text, so that whoever waits
    /// for it may free what the thread's function is in. The thread's body must do nothing afterwards.
    /// </summary>
    public async Op CompleteAndExit(Completion completion, int code, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(completion);
        await completion.Complete("kthread_complete_and_exit", file, line);
        await Exit(code, new Site(function, file, line));
        await new Idle(Machine).End();
    }

    /// <summary>
    /// <c>do_exit</c>. Its own reference goes some time after it has told of its exit (with the next task that runs on its processor, then a grace
    /// period later: <c>finish_task_switch</c>, <c>put_task_struct_rcu_user</c>): after those of all who have one, as far as anybody can tell.
    /// </summary>
    private async Op Exit(int code, Site site)
    {
        const string Function = "do_exit";
        await state.Exit(code, site);
        if (await usage.DecAndTestFinally(Function, site.File, site.Line))
            await Kfree("free_task", site.File, site.Line);
    }
}
