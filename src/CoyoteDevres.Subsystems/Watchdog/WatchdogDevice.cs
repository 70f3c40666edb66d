using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Watchdog;

/// <summary>The driver's private structure: managed memory, freed after its <c>remove</c>.</summary>
public sealed class WdtData : KernelObject
{
    internal WdtData(Machine machine)
        : base(machine, "wdt_data")
    {
    }
}

/// <summary>
/// <c>struct watchdog_device</c>: what a driver registers. Part of the driver's structure, unless the driver counts references on it
/// (<see cref="WatchdogTraits.IsCounted"/>). What it holds that never changes (<c>ops</c>, <c>info</c>, <c>id</c>) is read by a touch of it.
/// </summary>
public sealed class WatchdogDevice : KernelObject
{
    /// <summary>Bits of <c>wdd-&gt;status</c> (include/linux/watchdog.h). Versions before W2 have the last three here.</summary>
    public const int Active = 0, NoWayOut = 1, HwRunning = 2, StopOnUnregister = 3, DevOpen = 4, AllowRelease = 5, Unregistered = 6;

    private WatchdogDevice(WdtData data, WatchdogTraits traits, Module owner, Device parent)
        : base(data, "wdd")
    {
        (Data, Traits, Owner, Parent) = (data, traits, owner, parent);
        (Status, Timeout, Lock, WdData) = Members();
    }

    private WatchdogDevice(Machine machine, WdtData data, WatchdogTraits traits, Module owner, Device parent)
        : base(machine, "wdt_watchdog")
    {
        (Data, Traits, Owner, Parent) = (data, traits, owner, parent);
        (Status, Timeout, Lock, WdData) = Members();
        Count = new Kref(this, "kref", async () => await Kfree("wdt_release"));
    }

    /// <summary>The driver's private structure, which its callbacks use.</summary>
    public WdtData Data { get; }

    /// <summary>What kind of driver it is.</summary>
    public WatchdogTraits Traits { get; }

    /// <summary><c>wdd-&gt;ops-&gt;owner</c>: the driver's module.</summary>
    public Module Owner { get; }

    /// <summary><c>wdd-&gt;parent</c>.</summary>
    public Device Parent { get; }

    /// <summary><c>wdd-&gt;status</c>.</summary>
    public AtomicFlags Status { get; }

    /// <summary><c>wdd-&gt;timeout</c>, seconds.</summary>
    public Field<int> Timeout { get; }

    /// <summary><c>wdd-&gt;lock</c>: W1 only.</summary>
    public Mutex Lock { get; }

    /// <summary><c>wdd-&gt;wd_data</c>: since W2; removal sets it to NULL.</summary>
    public PointerField<WatchdogCoreData> WdData { get; }

    /// <summary><c>wdd-&gt;cdev</c>: W1 only.</summary>
    public Cdev? Cdev { get; internal set; }

    /// <summary>The driver's count, if it has one.</summary>
    internal Kref? Count { get; }

    /// <summary>A look into <c>ops</c> or <c>info</c>: the pointer is in here, what it points to is declared by the driver's module.</summary>
    internal async Op LookInto([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Touch(function, file, line);
        await Owner.Touch(function, file, line);
    }

    internal static WatchdogDevice Create(Machine machine, WdtData data, WatchdogTraits traits, Module owner, Device parent) =>
        traits.IsCounted ? new WatchdogDevice(machine, data, traits, owner, parent) : new WatchdogDevice(data, traits, owner, parent);

    private (AtomicFlags Status, Field<int> Timeout, Mutex Lock, PointerField<WatchdogCoreData> WdData) Members() =>
    (
        new AtomicFlags(this, "status", "ACTIVE", "NO_WAY_OUT", "HW_RUNNING", "STOP_ON_UNREGISTER", "DEV_OPEN", "ALLOW_RELEASE", "UNREGISTERED"),
        new Field<int>(this, "timeout", 30),
        new Mutex(this, "lock"),
        new PointerField<WatchdogCoreData>(this, "wd_data"));
}
