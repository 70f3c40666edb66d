using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// An interrupt line (<c>struct irq_desc</c>, kernel/irq/manage.c, kernel/irq/chip.c: freeing and synchronising read in part in an
/// older copy, the rest from memory). Each interrupt that the hardware raises on it comes in at any time when the line is enabled, no
/// earlier one is being handled and no one-shot thread runs, and calls every action that is then requested, quiet devices' too.
/// </summary>
/// <remarks>
/// Coming in notes which actions there are. The kernel walks their list, so one that is unhooked or requested while an earlier action's
/// handler runs may be passed over or called: to the one who unhooks it and then waits for the handlers it is the same as if it had been
/// unhooked after its call. A flag per action says that its thread is wanted; waking it twice before it runs is waking it once.
/// <para>
/// Which actions are requested and whether a handler runs are looked at together only when an interrupt comes in or goes: what changes
/// or waits for the one commutes with what changes or waits for the other. Threads are begun and ended, and waited for, apart from both,
/// except that a one-shot one keeps interrupts out.
/// </para>
/// <para>
/// Left out: several CPUs of one line, interrupts merged while they are pending, spurious interrupts and their report, affinity, and NMIs.
/// </para>
/// </remarks>
public sealed partial class IrqLine : SharedObject
{
    private const int RequestKind = 0, UnhookKind = 1, SynchronizeKind = 2, EnterKind = 3, LeaveKind = 4, WakeKind = 5, BeginThreadKind = 6, EndThreadKind = 7,
        WaitThreadKind = 8, DisableKind = 9, EnableKind = 10, DisposeKind = 11, LookKind = 12;

    /// <summary>Waiting for every action's thread, not for one.</summary>
    private const int AllThreads = -1;

    private static readonly Dependence Table = Dependence.AllBut(
        13,
        (DisposeKind, SynchronizeKind),
        (DisposeKind, LeaveKind),
        (DisposeKind, WakeKind),
        (DisposeKind, BeginThreadKind),
        (DisposeKind, EndThreadKind),
        (DisposeKind, WaitThreadKind),
        (DisposeKind, DisableKind),
        (DisposeKind, EnableKind),
        (LookKind, SynchronizeKind),
        (LookKind, EnterKind),
        (LookKind, LeaveKind),
        (LookKind, WakeKind),
        (LookKind, BeginThreadKind),
        (LookKind, EndThreadKind),
        (LookKind, WaitThreadKind),
        (LookKind, DisableKind),
        (LookKind, EnableKind),
        (LookKind, LookKind),
        (RequestKind, SynchronizeKind),
        (RequestKind, LeaveKind),
        (RequestKind, WakeKind),
        (RequestKind, BeginThreadKind),
        (RequestKind, EndThreadKind),
        (RequestKind, WaitThreadKind),
        (RequestKind, DisableKind),
        (RequestKind, EnableKind),
        (UnhookKind, SynchronizeKind),
        (UnhookKind, LeaveKind),
        (UnhookKind, WakeKind),
        (UnhookKind, BeginThreadKind),
        (UnhookKind, EndThreadKind),
        (UnhookKind, WaitThreadKind),
        (UnhookKind, DisableKind),
        (UnhookKind, EnableKind),
        (SynchronizeKind, SynchronizeKind),
        (SynchronizeKind, BeginThreadKind),
        (SynchronizeKind, EndThreadKind),
        (SynchronizeKind, WaitThreadKind),
        (SynchronizeKind, DisableKind),
        (SynchronizeKind, EnableKind),
        (EnterKind, WaitThreadKind),
        (LeaveKind, BeginThreadKind),
        (LeaveKind, EndThreadKind),
        (LeaveKind, WaitThreadKind),
        (LeaveKind, DisableKind),
        (LeaveKind, EnableKind),
        (WakeKind, DisableKind),
        (WakeKind, EnableKind),
        (BeginThreadKind, DisableKind),
        (BeginThreadKind, EnableKind),
        (EndThreadKind, DisableKind),
        (EndThreadKind, EnableKind),
        (WaitThreadKind, WaitThreadKind),
        (WaitThreadKind, DisableKind),
        (WaitThreadKind, EnableKind));

    private readonly List<IrqAction> actions = [];
    private uint shareable;
    private uint oneShot;
    private int[] threads = [];

    /// <summary>A line of the machine's.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="name">What reports call it.</param>
    /// <param name="number">Its number, as warnings tell it.</param>
    public IrqLine(Machine machine, string name, int number = 17)
        : base(machine.Runtime, name)
    {
        Machine = machine;
        Number = number;
    }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <summary>
    /// True with CONFIG_DEBUG_SHIRQ: freeing an action that shares the line calls its handler once more, after those that run have ended, as if
    /// another device of the line had raised an interrupt.
    /// </summary>
    public bool DebugsShared { get; init; }

    internal Machine Machine { get; }

    /// <summary>The hardware raises one interrupt: it comes in at any time when it can.</summary>
    /// <param name="comm">What reports call the code that then runs.</param>
    public void Raise(string comm) => Machine.StartInterrupt(comm, ExecutionContext.Hardirq, HandleIrqEvent);

    /// <summary><c>disable_irq_nosync</c>: no further interrupt comes in; one that is being handled goes on.</summary>
    public Step DisableNosync([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(DisableKind, new Site(function, file, line));

    /// <summary><c>disable_irq</c>: the same, then <see cref="Synchronize"/>.</summary>
    public async Op Disable([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Operate(DisableKind, new Site(function, file, line));
        await Synchronize(function, file, line);
    }

    /// <summary><c>enable_irq</c>: when it was called as often as disabling, interrupts come in again, those raised meanwhile first.</summary>
    public Step Enable([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(EnableKind, new Site(function, file, line));

    /// <summary><c>synchronize_irq</c>: waits for the handlers, spinning, and for the threads.</summary>
    public async Op Synchronize([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        AtomicSleep.MightSleep(Machine, Name, site);
        await Operate(SynchronizeKind, site, OperationTraits.Spinning);
        await Operate(WaitThreadKind, site, OperationTraits.Blocking, AllThreads);
    }

    /// <summary>
    /// The end of <c>irq_dispose_mapping</c> (<c>irq_free_desc</c>): its number means nothing any more. Actions that are still requested are left
    /// behind with their files in /proc, whoever frees them finds no line, and nothing calls them. Its number is not given out again
    /// here.
    /// </summary>
    public Step Dispose([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(DisposeKind, new Site(function, file, line));

    /// <summary><c>irq_desc_has_action</c>: true if an action is requested.</summary>
    public Test HasAction([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Ask(LookKind, new Site(function, file, line));

    /// <summary>Before anybody requests it.</summary>
    internal int Add(IrqAction action, bool isShareable, bool isOneShot)
    {
        int number = actions.Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 30, nameof(action));
        actions.Add(action);
        Array.Resize(ref threads, number + 1);
        threads[number] = -1;
        shareable |= isShareable ? 1u << number : 0;
        oneShot |= isOneShot ? 1u << number : 0;
        return number;
    }

    internal Step Request(IrqAction action, in Site site)
    {
        AtomicSleep.MightSleep(Machine, Name, site);
        return Operate(RequestKind, site, argument: action.Number);
    }

    internal async Op<bool> Free(IrqAction action, Site site)
    {
        var task = Machine.Current;
        if (task.Context != ExecutionContext.Process || task.SoftirqsOff > 0)
            Warn("irq-freed-in-irq", $"Trying to free IRQ {Number} from IRQ context!", "__free_irq", site, task);
        AtomicSleep.MightSleep(Machine, Name, site);
        if (await Operate(UnhookKind, site, argument: action.Number) == 0)
            return false;
        await Operate(SynchronizeKind, site, OperationTraits.Spinning);
        if (DebugsShared && (shareable & 1u << action.Number) != 0)
        {
            Machine.Cpu.IrqSave();
            await action.CallHandler();
            Machine.Cpu.IrqRestore();
        }

        if (action.IsThreaded)
            await Operate(WaitThreadKind, site, OperationTraits.Blocking, action.Number);
        return true;
    }

    /// <summary>True if the thread was not wanted yet.</summary>
    internal Test Wake(IrqAction action) => Ask(WakeKind, new Site("__irq_wake_thread", "", 0), argument: action.Number);

    internal Step BeginThread(IrqAction action) => Operate(BeginThreadKind, new Site("irq_thread", "", 0), OperationTraits.Idle, action.Number);

    internal Step EndThread(IrqAction action) => Operate(EndThreadKind, new Site("irq_thread", "", 0), argument: action.Number);

    private async Op HandleIrqEvent()
    {
        var site = new Site("handle_irq_event", "", 0);
        int called = await Operate(EnterKind, site, OperationTraits.Idle);
        if (called == 0)
            return;
        for (int i = 0; i < actions.Count; i++)
        {
            if ((called & 1 << i) != 0)
                await actions[i].Handle();
        }

        await Operate(LeaveKind, site);
    }

    private void Warn(string kind, string headline, string at, in Site site, TaskStruct task) =>
        Machine.Report(kind, site.Spelling, Name, headline, task, $"WARNING: at {at}");
}
