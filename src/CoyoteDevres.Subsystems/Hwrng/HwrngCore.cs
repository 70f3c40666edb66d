using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Hwrng;

/// <summary>
/// The core of hardware random number generators (drivers/char/hw_random/core.c): devices on a list, one of them current, from which
/// /dev/hwrng is read and a kernel thread fills the pool. What the versions agree on.
/// </summary>
/// <remarks>
/// The last registered device is the best one and becomes the current one if there is none; the miscellaneous device stays. The pool wants
/// one answer, and then none until the thread is told to stop; a nap of the thread's ends when it is told to stop (naps are a loop that waits).
/// </remarks>
public abstract class HwrngCore
{
    private protected HwrngCore(Machine machine)
    {
        Machine = machine;
        RngMutex = new Mutex(machine, "rng_mutex");
        ReadingMutex = new Mutex(machine, "reading_mutex");
        DataAvail = new Variable<int>(machine, "data_avail", 0);
        var state = new HwRandom(machine);
        RngList = new ListHead(state, "rng_list");
        HwrngFill = new PointerField<Kthread>(machine, "hwrng_fill");
        Misc = new MiscDevice(state, "rng_miscdev", new RngChrdevOps(this, new Module(machine, "rng_core")));
        RngCurrent = new DeviceAttribute(machine, "rng_current", RngCurrentShow);
    }

    /// <summary>/dev/hwrng.</summary>
    public MiscDevice Misc { get; }

    /// <summary>The attribute that tells the current device's name.</summary>
    public DeviceAttribute RngCurrent { get; }

    private protected Machine Machine { get; }

    private protected Mutex RngMutex { get; }

    private protected Mutex ReadingMutex { get; }

    private protected Variable<int> DataAvail { get; }

    private protected ListHead RngList { get; }

    private protected PointerField<Kthread> HwrngFill { get; }

    /// <summary><c>hwrng_modinit</c>.</summary>
    public async Op Load() => await Machine.Misc.Register(Misc);

    /// <summary><c>hwrng_register</c>.</summary>
    internal abstract Op HwrngRegister(HwrngDevice rng);

    /// <summary><c>hwrng_unregister</c>: afterwards the driver frees it.</summary>
    internal abstract Op HwrngUnregister(HwrngDevice rng);

    /// <summary><c>rng_dev_read</c>.</summary>
    internal abstract Op<int> RngDevRead(RngFile file, UserPointer buffer);

    /// <summary><c>rng_current_show</c>.</summary>
    private protected abstract Op<int> RngCurrentShow();

    /// <summary><c>hwrng_fillfn</c>.</summary>
    private protected abstract Op<int> HwrngFillfn(Kthread self);

    /// <summary><c>kthread_run(hwrng_fillfn)</c>.</summary>
    private protected async Op StartKhwrngd()
    {
        var thread = Kthread.Run(Machine, "hwrng", HwrngFillfn);
        thread.Retain();
        await HwrngFill.Store(thread);
    }

    /// <summary><c>rng_get_data</c>.</summary>
    private protected static async Op<int> RngGetData(HwrngDevice rng, bool waits)
    {
        await rng.Touch(); // read
        return await rng.VirtioRead(waits);
    }

    /// <summary><c>add_hwgenerator_randomness</c>: sleeps until the pool wants more, or the thread is told to stop.</summary>
    private protected static async Op AddHwgeneratorRandomness(Kthread self) => await self.SleepUntilStopped();

    /// <summary>
    /// <c>hwrng_msleep</c> (v6.1): a nap that the device's end ends. A thread that nothing else ever wakes (no signal ends a kernel thread's wait) sleeps
    /// until it is told to stop.
    /// </summary>
    private protected static async Op HwrngMsleep(HwrngDevice rng, Kthread self)
    {
        if (await rng.Dying.WaitInterruptible() != 0)
            await self.SleepUntilStopped();
    }

    /// <summary>Copies to the reader; if it reads into its own mapping of the node, the fault reads the node first.</summary>
    private protected async Op<int> CopyToReader(RngFile file, UserPointer buffer)
    {
        const string Function = "rng_dev_read";
        if (file.IsIntoOwnMapping)
        {
            file.IsIntoOwnMapping = false;
            await RngDevRead(file, new UserPointer());
        }

        return await Machine.CopyToUser(buffer, 1, Function) < 0 ? -Errno.EFAULT : 1;
    }

    /// <summary>What the core has in no structure.</summary>
    private sealed class HwRandom : KernelObject
    {
        internal HwRandom(Machine machine)
            : base(machine, "hw_random") => Retain();
    }
}

/// <summary>What a scenario says of an open file.</summary>
public sealed class RngFile
{
    /// <summary>The next read goes into memory that is mapped from the node itself.</summary>
    public bool IsIntoOwnMapping { get; set; }
}

/// <summary><c>rng_chrdev_ops</c>.</summary>
internal sealed class RngChrdevOps(HwrngCore core, Module owner) : FileOperations
{
    public override Module Owner => owner;

    public override Op<int> Open(Kernel.File file)
    {
        file.PrivateData = new RngFile();
        return Op.From(0);
    }

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => core.RngDevRead(file.Private<RngFile>(), buffer);
}
