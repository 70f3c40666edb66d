using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>What a lock or a scope keeps off the processor it runs on.</summary>
internal enum Masking
{
    /// <summary>Preemption only: the plain forms.</summary>
    None,

    /// <summary>Interrupts, put back as they were: <c>_irqsave</c>.</summary>
    IrqSave,

    /// <summary>Interrupts, which the end switches on whatever they were: <c>_irq</c>.</summary>
    Irq,

    /// <summary>Softirqs: <c>_bh</c>.</summary>
    Softirq,
}

/// <summary>
/// Preemption, interrupts and softirqs of the processor that the running task is on (include/linux/preempt.h, irqflags.h,
/// bottom_half.h). Changed by the task itself and seen by nobody else: no operations. What they say is where sleeping is a bug, how a
/// lock may be taken, and which watchdog barks.
/// </summary>
/// <remarks>
/// An interrupt is a task of its own here, so switching interrupts off does not keep one from running, as it does not on another
/// processor. That a handler is kept off by its own processor's interrupt flag alone, without a lock, is not modelled.
/// </remarks>
public sealed class LocalCpu
{
    private readonly Machine machine;

    internal LocalCpu(Machine machine) => this.machine = machine;

    /// <summary><c>preempt_disable</c>.</summary>
    public void PreemptDisable() => machine.Current.PreemptCount++;

    /// <summary><c>preempt_enable</c>.</summary>
    public void PreemptEnable() => machine.Current.PreemptCount--;

    /// <summary><c>local_irq_save</c>.</summary>
    public void IrqSave() => Mask(machine.Current, Masking.IrqSave);

    /// <summary><c>local_irq_restore</c>.</summary>
    public void IrqRestore() => Unmask(machine.Current, Masking.IrqSave);

    /// <summary><c>local_irq_disable</c>.</summary>
    public void IrqDisable() => Mask(machine.Current, Masking.Irq);

    /// <summary><c>local_irq_enable</c>: on, whatever they were.</summary>
    public void IrqEnable() => Unmask(machine.Current, Masking.Irq);

    /// <summary><c>local_bh_disable</c>.</summary>
    public void BhDisable() => Mask(machine.Current, Masking.Softirq);

    /// <summary><c>local_bh_enable</c>.</summary>
    public void BhEnable() => Unmask(machine.Current, Masking.Softirq);

    /// <summary><c>guard(preempt)</c>.</summary>
    public Scope PreemptGuard()
    {
        PreemptDisable();
        return new Scope(this, Masking.None);
    }

    /// <summary><c>guard(irqsave)</c>.</summary>
    public Scope IrqsaveGuard()
    {
        IrqSave();
        return new Scope(this, Masking.IrqSave);
    }

    internal static void Mask(TaskStruct task, Masking what)
    {
        switch (what)
        {
            case Masking.IrqSave:
                task.IrqsOff++;
                break;
            case Masking.Irq:
                task.IrqsOff = Math.Max(task.IrqsOff, 1);
                break;
            case Masking.Softirq:
                task.SoftirqsOff++;
                break;
        }
    }

    internal void Unmask(TaskStruct task, Masking what)
    {
        var before = InterruptState.Of(task);
        switch (what)
        {
            case Masking.IrqSave:
                task.IrqsOff = Math.Max(task.IrqsOff - 1, 0);
                break;
            case Masking.Irq:
                task.IrqsOff = 0;
                break;
            case Masking.Softirq:
                task.SoftirqsOff = Math.Max(task.SoftirqsOff - 1, 0);
                break;
        }

        if (what != Masking.None && InterruptState.Of(task) != before)
            machine.Lockdep.InterruptsOn(task);
    }

    /// <summary>A scope in which something is kept off.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly LocalCpu cpu;
        private readonly Masking what;

        internal Scope(LocalCpu cpu, Masking what)
        {
            this.cpu = cpu;
            this.what = what;
        }

        /// <summary>Puts it back.</summary>
        public void Dispose()
        {
            if (what == Masking.None)
                cpu.PreemptEnable();
            else
                cpu.Unmask(cpu.machine.Current, what);
        }
    }
}
