using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// The driver of the mail: a character device whose open requests an interrupt, which allocates and so may sleep; wrong and right in the
/// ways of section A6 (<see cref="FooTraits"/>).
/// </summary>
public sealed class FooModule
{
    private readonly FooTimerOwner? timer;

    /// <summary>Its file; nothing is loaded yet.</summary>
    public FooModule(UnloadKernel kernel, FooTraits traits)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(traits);
        Kernel = kernel;
        Traits = traits;
        Device = kernel.CreateDevice("foo", 42);
        Data = new FooDevice(kernel.Machine);
        Ready = new PointerField<FooDevice>(kernel.Machine, "foo_dev");
        Line = new IrqLine(kernel.Machine, "irq_desc[FOO_IRQ]");
        Module = kernel.Create(new ModuleFile("foo")
        {
            Init = Init,
            Cleanup = Cleanup,
            CanUnload = traits.PredicateCounts is null ? null : CanUnload,
            IsAutoclean = traits.IsAutoclean,
        });
        Irq = new IrqAction(Line, "FOO", Interrupt);
        if (traits.Timer != FooTimer.None)
            timer = new FooTimerOwner(this);
    }

    /// <summary>Where it is.</summary>
    public UnloadKernel Kernel { get; }

    /// <summary>How it is written.</summary>
    public FooTraits Traits { get; }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>What users open.</summary>
    public CharDevice Device { get; }

    internal IrqAction Irq { get; }

    /// <summary>What open uses; NULL until init has set it.</summary>
    internal PointerField<FooDevice> Ready { get; }

    private FooDevice Data { get; }

    private IrqLine Line { get; }

    /// <summary>Somebody else's driver takes the interrupt; in the set-up.</summary>
    public async Op TakeIrq() => await new IrqAction(Line, "BAR", () => Op.From(IrqReturn.None)).Request("bar_open");

    private async Op<int> Init()
    {
        const string Function = "foo_init";
        var operations = new FooOperations(this);
        if (Traits.Init != FooInit.RegistersFirst)
            await Ready.Store(Data, Function);
        if (timer is not null)
            await timer.Timer.Modify(Function);
        await Device.Register(operations);
        if (Traits.Init == FooInit.RegistersLast)
            return 0;
        await Kernel.Sleep(Function);
        if (Traits.Init == FooInit.RegistersFirst)
        {
            await Ready.Store(Data, Function);
            return 0;
        }

        await Device.Unregister();
        return -Errno.ENODEV;
    }

    private async Op Cleanup()
    {
        const string Function = "foo_cleanup";
        if (Traits.CleanupSleeps)
            await Kernel.Sleep(Function);
        await Device.Unregister();
        if (Traits.Timer == FooTimer.Waited)
            await timer!.Timer.DeleteSync(Function);
    }

    /// <summary>0 if the module is not in use. The count is asked by who replaces it, or by nobody.</summary>
    private async Op<int> CanUnload() => Traits.PredicateCounts == true ? await ((OldModule)Module).ReadCount("foo_can_unload") : 0;

    private Op<IrqReturn> Interrupt() => Module.Call("foo_interrupt", () => Op.From(IrqReturn.Handled));

    /// <summary>What the driver's data is; there as long as the machine runs, so that only the module's own life matters.</summary>
    internal sealed class FooDevice : KernelObject
    {
        internal FooDevice(Machine machine)
            : base(machine, "foo_device") => Retain();
    }

    private sealed class FooTimerOwner : KernelObject
    {
        internal FooTimerOwner(FooModule foo)
            : base(foo.Kernel.Machine, "foo_poll")
        {
            Retain();
            Timer = new TimerList(this, "timer", foo.Module.Function("foo_timer", () => foo.Module.UseData("foo_timer")), 1);
        }

        internal TimerList Timer { get; }
    }
}
