using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Hwrng;

/// <summary>
/// HW4: "use RCU and work_struct to fix race condition" (2026, v7.0 and stable). <c>current_rng</c> is read under RCU; the thread is stopped with
/// <c>rng_mutex</c> held, by who drops the current device, and stays until then; the last reference leaves the rest to a worker. Read in the
/// posting for v6.19 [V].
/// </summary>
public sealed class HwrngHw4(Machine machine) : HwrngCore(machine)
{
    private readonly RcuPointer<HwrngDevice> currentRng = new(machine, "current_rng");

    internal override async Op HwrngRegister(HwrngDevice rng)
    {
        await RngMutex.Lock();
        await RngList.AddTail(rng.List);
        await rng.CleanupWork.Initialize(() => CleanupRngWork(rng));
        await rng.CleanupDone.Complete();
        if ((await Current()).IsNull)
            await SetCurrentRng(rng);
        await RngMutex.Unlock();
    }

    internal override async Op HwrngUnregister(HwrngDevice rng)
    {
        await RngMutex.Lock();
        await rng.List.Del();
        await rng.Dying.CompleteAll();
        if ((await Current()).Raw == rng)
        {
            if (await RngList.IsEmpty())
                await DropCurrentRng();
            else
                await SetCurrentRng((HwrngDevice)(await RngList.Next()).Container);
        }

        await RngMutex.Unlock();
        await rng.CleanupDone.Wait();
    }

    internal override async Op<int> RngDevRead(RngFile file, UserPointer buffer)
    {
        while (true)
        {
            if (await GetCurrentRng() is not { } rng)
                return -Errno.ENODEV;
            int result = await ReadingMutex.LockInterruptible() != 0 ? -Errno.ERESTARTSYS : await ReadLocked(rng);
            await PutRng(rng);
            if (result > 0)
                return await CopyToReader(file, buffer);
            if (result < 0)
                return result;
        }
    }

    private protected override async Op<int> RngCurrentShow()
    {
        if (await GetCurrentRng() is not { } rng)
            return -Errno.ENODEV;
        await rng.Touch(); // name
        await PutRng(rng);
        return 1;
    }

    private protected override async Op<int> HwrngFillfn(Kthread self)
    {
        ArgumentNullException.ThrowIfNull(self);
        while (!await self.ShouldStop())
        {
            if (await GetCurrentRng() is not { } rng)
            {
                await self.SleepUntilStopped();
                break;
            }

            await ReadingMutex.Lock();
            int bytes = await RngGetData(rng, waits: true);
            await rng.Touch(); // quality
            await ReadingMutex.Unlock();
            if (bytes <= 0)
                await HwrngMsleep(rng, self);
            await PutRng(rng);
            if (bytes > 0)
                await AddHwgeneratorRandomness(self);
            else
                await rng.Dropped.Wait(); // It goes round until then: a device that dies is read in vain.
        }

        return 0;
    }

    private async Op<int> ReadLocked(HwrngDevice rng)
    {
        const string Function = "rng_dev_read";
        int bytes = await DataAvail.Read(Function);
        if (bytes == 0)
        {
            bytes = await RngGetData(rng, waits: true);
            if (bytes > 0)
                await DataAvail.Write(bytes, Function);
        }

        if (bytes > 0)
            await DataAvail.Write(0, Function);
        await ReadingMutex.Unlock(Function);
        return bytes;
    }

    /// <summary><c>set_current_rng</c>, with <c>hwrng_init</c>.</summary>
    private async Op SetCurrentRng(HwrngDevice rng)
    {
        // Whoever takes it from current_rng puts it.
        if (!await rng.Ref.IncNotZeroForOthers("hwrng_init"))
        {
            await rng.Ref.Set(1, "hwrng_init");
            await rng.CleanupDone.Reinitialize("hwrng_init");
        }

        var old = await Current();
        await currentRng.Assign(rng);
        if (!old.IsNull)
        {
            await old.Raw!.Dropped.Set();
            await Machine.Rcu.Synchronize();
            await Put(old.Raw!, "set_current_rng");
        }

        if ((await HwrngFill.Load()).IsNull)
            await StartKhwrngd();
    }

    private async Op DropCurrentRng()
    {
        var rng = (await Current()).Raw;
        if (rng is null)
            return;
        await currentRng.Assign(null);
        await rng.Dropped.Set();
        await Machine.Rcu.Synchronize();
        if ((await HwrngFill.Load()) is { IsNull: false } fill)
        {
            await fill.Raw!.Stop();
            await HwrngFill.Store(null);
        }

        await Put(rng, "drop_current_rng");
    }

    private async Op<HwrngDevice?> GetCurrentRng()
    {
        await Machine.Rcu.ReadLock();
        var rng = (await currentRng.Dereference()).Raw;
        if (rng is not null)
            await rng.Ref.Inc();
        await Machine.Rcu.ReadUnlock();
        return rng;
    }

    private static async Op PutRng(HwrngDevice rng) => await Put(rng, "put_rng");

    private static async Op Put(HwrngDevice rng, string function)
    {
        if (await rng.Ref.DecAndTest(function))
            await rng.CleanupWork.Schedule("cleanup_rng");
    }

    private async Op CleanupRngWork(HwrngDevice rng)
    {
        await RngMutex.Lock();
        if (await rng.Ref.IsZero())
            await rng.CleanupDone.Complete();
        await RngMutex.Unlock();
    }

    private ReadStep<Pointer<HwrngDevice>> Current() => currentRng.DereferenceProtected(Machine.IsHeld(RngMutex), "rcu_dereference_protected");
}
