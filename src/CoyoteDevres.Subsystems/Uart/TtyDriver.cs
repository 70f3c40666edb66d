using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>struct tty_driver</c> with one line, registered by serial core with <c>TTY_DRIVER_DYNAMIC_DEV</c>: each line has a cdev of
/// its own, allocated at registration. It outlives the port, so its reference count is not modelled.
/// </summary>
public sealed class TtyDriver : KernelObject
{
    private Mutex? listMutex;

    /// <summary><c>tty_alloc_driver</c>.</summary>
    public TtyDriver(Machine machine)
        : base(machine, "tty_driver")
    {
        Retain();
        Owner = new Module(machine, "serial_core");
        Ttys = new PointerField<TtyStruct>(this, "ttys[0]");
        TtyMutex = new Mutex(machine, "tty_mutex");
        Node = machine.Nodes.CreateNode("/dev/ttySIM0");
    }

    /// <summary>The module that contains the driver: serial core, whose <c>tty_alloc_driver</c> names itself.</summary>
    public Module Owner { get; }

    /// <summary><c>ttys[0]</c>: the line's tty, from the first open to the last close.</summary>
    public PointerField<TtyStruct> Ttys { get; }

    /// <summary>The global <c>tty_mutex</c>.</summary>
    public Mutex TtyMutex { get; }

    /// <summary>The line's node.</summary>
    public CharacterNode Node { get; }

    /// <summary><c>ports[0]</c>.</summary>
    public TtyPort Port { get; set; } = null!;

    /// <summary><c>cdevs[0]</c>.</summary>
    public Cdev? Cdev { get; private set; }

    /// <summary>Whether it is in <c>tty_drivers</c>, where an open looks it up by its number; null if it always is.</summary>
    public Variable<bool>? Listed { get; private set; }

    /// <summary>True once the removal is over: whoever then still sleeps missed its wake-up.</summary>
    public Func<bool> IsGone { get; set; } = () => false;

    /// <summary>
    /// <c>tty_register_device_attr</c>, <c>tty_cdev_add</c>. Its <c>struct device</c> (sysfs, udev) is not modelled.
    /// </summary>
    public async Op TtyCdevAdd(TtyFops operations)
    {
        Cdev = new Cdev(Machine, operations, Owner);
        Cdev.ReleasedByOpeners();
        await Cdev.Add(Node);
    }

    /// <summary>It will be unregistered.</summary>
    /// <param name="halvesMutex">
    /// True to take tty_mutex by halves: unregistering changes the list of drivers, <c>release_tty</c> the driver's ttys, and an open looks at both. The two that have nothing in
    /// common then do not keep each other out, so that their order is none to explore; what is about both takes both halves. That nothing is in common, KCSAN watches.
    /// </param>
    public void MakeRemovable(bool halvesMutex = false)
    {
        Listed = new Variable<bool>(Machine, "tty_drivers", true);
        if (halvesMutex)
            listMutex = new Mutex(Machine, "tty_mutex of tty_drivers");
    }

    /// <summary>Of who has tty_mutex: takes the list's half of it, too, if there are halves.</summary>
    internal async Op LockList([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (listMutex is not null)
            await listMutex.Lock(function, file, line);
    }

    /// <summary>Gives it back.</summary>
    internal async Op UnlockList([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (listMutex is not null)
            await listMutex.Unlock(function, file, line);
    }

    /// <summary><c>tty_unregister_driver</c>: opens no longer find it. Looks at no tty (<c>#if 0</c> around a test of its count up to 5.13 or so).</summary>
    public async Op TtyUnregisterDriver()
    {
        var mutex = listMutex ?? TtyMutex;
        await mutex.Lock();
        await Listed!.Write(false);
        await mutex.Unlock();
    }

    /// <summary><c>tty_unregister_device</c>: no new opens but those that have found the cdev.</summary>
    public async Op TtyUnregisterDevice() => await Cdev!.Del();
}
