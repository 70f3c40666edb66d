using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>
/// <c>struct tty_struct</c> (drivers/tty/tty_io.c, tty_mutex.c): one for all open files of a line, freed by its last reference.
/// Flag bits are fields of their own. Not modelled: a controlling terminal, termios contents, flow control, asynchronous
/// notification, write wake-ups of the line discipline.
/// </summary>
public sealed class TtyStruct : KernelObject
{
    private readonly TtyDriver driver;
    private readonly Kref kref;

    /// <summary><c>alloc_tty_struct</c>.</summary>
    public TtyStruct(TtyDriver driver)
        : base(driver.Machine, "tty_struct")
    {
        this.driver = driver;
        kref = new Kref(this, "kref", ReleaseOneTty);
        kref.TrackOwners();
        LegacyMutex = new Mutex(this, "legacy_mutex");
        Count = new Field<int>(this, "count", 0);
        IoError = new Field<bool>(this, "flags[TTY_IO_ERROR]", false, isBit: true);
        Hupped = new Field<bool>(this, "flags[TTY_HUPPED]", false, isBit: true);
        Hupping = new Field<bool>(this, "flags[TTY_HUPPING]", false, isBit: true);
        LdiscChanging = new Field<bool>(this, "flags[TTY_LDISC_CHANGING]", false, isBit: true);
        Closing = new Field<bool>(this, "closing", false);
        LdiscSem = new LdSemaphore(this, "ldisc_sem");
        Ldisc = new PointerField<LineDiscipline>(this, "ldisc");
        DiscData = new PointerField<KernelObject>(this, "disc_data");
        DriverData = new PointerField<UartState>(this, "driver_data");
        TermiosRwsem = new RwSemaphore(this, "termios_rwsem");
        AtomicWriteLock = new Mutex(this, "atomic_write_lock");
        ReadWait = new WaitQueueHead(this, "read_wait", () => driver.IsGone());
        WriteWait = new WaitQueueHead(this, "write_wait", () => driver.IsGone());
        FilesLock = new SpinLock(this, "files_lock");
        Released = new Latch(Machine, "tty no longer in tty_driver.ttys[0]");
    }

    /// <summary><c>legacy_mutex</c>, the big tty mutex of this tty.</summary>
    public Mutex LegacyMutex { get; }

    /// <summary>Open files, under <see cref="LegacyMutex"/>.</summary>
    public Field<int> Count { get; }

    /// <summary><c>TTY_IO_ERROR</c>: the hardware is shut down.</summary>
    public Field<bool> IoError { get; }

    /// <summary><c>TTY_HUPPED</c>: hung up, and not opened again since.</summary>
    public Field<bool> Hupped { get; }

    /// <summary><c>TTY_HUPPING</c> (since 4.9): being hung up.</summary>
    public Field<bool> Hupping { get; }

    /// <summary><c>TTY_LDISC_CHANGING</c>.</summary>
    public Field<bool> LdiscChanging { get; }

    /// <summary><c>closing</c>: input is not processed any more.</summary>
    public Field<bool> Closing { get; }

    /// <summary><c>ldisc_sem</c>: held for reading by whoever uses the line discipline.</summary>
    public LdSemaphore LdiscSem { get; }

    /// <summary>The line discipline, or NULL after a hangup.</summary>
    public PointerField<LineDiscipline> Ldisc { get; }

    /// <summary>The line discipline's own data.</summary>
    public PointerField<KernelObject> DiscData { get; }

    /// <summary>Set by the driver's open or install.</summary>
    public PointerField<UartState> DriverData { get; }

    /// <summary><c>termios_rwsem</c>.</summary>
    public RwSemaphore TermiosRwsem { get; }

    /// <summary><c>atomic_write_lock</c>: one write at a time.</summary>
    public Mutex AtomicWriteLock { get; }

    /// <summary>Readers sleep here.</summary>
    public WaitQueueHead ReadWait { get; }

    /// <summary>Writers, and who waits for the output to drain, sleep here.</summary>
    public WaitQueueHead WriteWait { get; }

    /// <summary>Guards <see cref="Files"/>.</summary>
    public SpinLock FilesLock { get; }

    /// <summary><c>tty_files</c>.</summary>
    public List<TtyFile> Files { get; } = [];

    /// <summary>What an opener that met a dying tty polls for.</summary>
    public Latch Released { get; }

    /// <summary><c>tty_kref_get</c>.</summary>
    public Step TtyKrefGet([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kref.Get(function, file, line);

    /// <summary><c>tty_kref_get</c> for <c>port-&gt;tty</c>, whose reference whoever clears it puts.</summary>
    public Step TtyKrefGetForPort([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        kref.GetForOthers(function, file, line);

    /// <summary><c>tty_kref_put</c>.</summary>
    public async Op TtyKrefPut() => await kref.Put();

    /// <summary><c>tty_kref_put</c> of <c>port-&gt;tty</c>'s reference.</summary>
    public async Op TtyKrefPutForPort() => await kref.PutForOthers("tty_kref_put");

    /// <summary><c>tty_lock</c>: a reference, then the mutex.</summary>
    public async Op TtyLock()
    {
        await kref.Get();
        await LegacyMutex.Lock();
    }

    /// <summary><c>tty_lock_interruptible</c>: 0 or <c>-ERESTARTSYS</c>.</summary>
    public async Op<int> TtyLockInterruptible()
    {
        await kref.Get();
        if (await LegacyMutex.LockInterruptible() == 0)
            return 0;
        await TtyKrefPut();
        return -Errno.ERESTARTSYS;
    }

    /// <summary><c>tty_unlock</c>: the mutex, then the reference.</summary>
    public async Op TtyUnlock()
    {
        await LegacyMutex.Unlock();
        await TtyKrefPut();
    }

    /// <summary>
    /// <c>queue_release_one_tty</c>, <c>release_one_tty</c>: runs from a work item; here at once, the earliest of all moments.
    /// </summary>
    private async Op ReleaseOneTty()
    {
        await driver.Owner.Put();
        await Kfree("free_tty_struct");
    }
}
