using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Hwrng;

/// <summary>
/// HW1: 3a2c0ba5ad00 (v3.19) to v5.4. The current device is counted, users of it hold a reference, reading has a mutex of its own, and who unregisters
/// waits for the last one. A device that comes second is read at once, with <c>rng_mutex</c> held. [R]
/// </summary>
public class HwrngHw1(Machine machine) : HwrngCore(machine)
{
    private readonly PointerField<HwrngDevice> currentRng = new(machine, "current_rng");

    internal override async Op HwrngRegister(HwrngDevice rng)
    {
        await RngMutex.Lock();
        await RngList.AddTail(rng.List);
        await rng.CleanupDone.Complete();
        bool isFirst = (await currentRng.Load()).IsNull;
        if (isFirst)
            await SetCurrentRng(rng);
        if (!isFirst)
            await EarlyLocked(rng);
        await RngMutex.Unlock();
        if (!isFirst)
            await EarlyUnlocked(rng);
    }

    internal override async Op HwrngUnregister(HwrngDevice rng)
    {
        await RngMutex.Lock();
        await rng.List.Del();
        await Die(rng);
        bool isEmpty = await RngList.IsEmpty();
        if ((await currentRng.Load()).Raw == rng)
        {
            if (isEmpty)
                await DropCurrentRng();
            else
                await SetCurrentRng((HwrngDevice)(await RngList.Next()).Container);
        }

        await RngMutex.Unlock();
        if (isEmpty && (await HwrngFill.Load()) is { IsNull: false } fill)
            await fill.Raw!.Stop();
        await rng.CleanupDone.Wait();
    }

    internal override async Op<int> RngDevRead(RngFile file, UserPointer buffer)
    {
        while (true)
        {
            var (rng, error) = await GetCurrentRng();
            if (rng is null)
                return error;
            int result = await ReadingMutex.LockInterruptible() != 0 ? -Errno.ERESTARTSYS : await ReadLocked(rng, file, buffer);
            await PutRng(rng);
            if (result > 0)
                result = await AfterRead(file, buffer, result);
            if (result != 0)
                return result;
        }
    }

    private protected override async Op<int> RngCurrentShow()
    {
        var (rng, error) = await GetCurrentRng();
        if (rng is null)
            return error;
        await rng.Touch(); // name
        await PutRng(rng);
        return 1;
    }

    private protected override async Op<int> HwrngFillfn(Kthread self)
    {
        ArgumentNullException.ThrowIfNull(self);
        while (!await self.ShouldStop())
        {
            var (rng, _) = await GetCurrentRng();
            if (rng is null)
                break;
            await ReadingMutex.Lock();
            int bytes = await RngGetData(rng, waits: true);
            await rng.Touch(); // quality
            await ReadingMutex.Unlock();
            if (bytes <= 0)
                await NapBeforePut(rng, self);
            await PutRng(rng);
            if (bytes > 0)
                await AddHwgeneratorRandomness(self);
            else
                await NapAfterPut(self);
        }

        await HwrngFill.Store(null);
        return 0;
    }

    /// <summary>Reading a new device, with <c>rng_mutex</c> held.</summary>
    private protected virtual Op EarlyLocked(HwrngDevice rng) => AddEarlyRandomness(rng, waits: true);

    /// <summary>Or without it.</summary>
    private protected virtual Op EarlyUnlocked(HwrngDevice rng) => Op.Done;

    /// <summary>The device is told that it dies.</summary>
    private protected virtual Op Die(HwrngDevice rng) => Op.Done;

    /// <summary>The thread's nap when there is nothing to read: a loop, until it is told to stop.</summary>
    private protected virtual async Op NapAfterPut(Kthread self) => await self.SleepUntilStopped("hwrng_fillfn");

    /// <summary>Or the nap with a reference held, which the device's end ends.</summary>
    private protected virtual Op NapBeforePut(HwrngDevice rng, Kthread self) => Op.Done;

    /// <summary>The copy to the reader, with <c>reading_mutex</c> held.</summary>
    private protected virtual Op<int> CopyLocked(RngFile file, UserPointer buffer) => CopyToReader(file, buffer);

    /// <summary>Or without it.</summary>
    private protected virtual Op<int> AfterRead(RngFile file, UserPointer buffer, int bytes) => Op.From(bytes);

    /// <summary><c>add_early_randomness</c>.</summary>
    private protected async Op AddEarlyRandomness(HwrngDevice rng, bool waits)
    {
        await ReadingMutex.Lock();
        await RngGetData(rng, waits);
        await ReadingMutex.Unlock();
    }

    private async Op<int> ReadLocked(HwrngDevice rng, RngFile file, UserPointer buffer)
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
        {
            await DataAvail.Write(0, Function);
            bytes = await CopyLocked(file, buffer);
        }

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

        await DropCurrentRng();
        await currentRng.Store(rng);
        if ((await HwrngFill.Load()).IsNull)
            await StartKhwrngd();
    }

    private async Op DropCurrentRng()
    {
        var rng = (await currentRng.Load()).Raw;
        if (rng is null)
            return;
        await Put(rng, "drop_current_rng");
        await currentRng.Store(null);
    }

    private async Op<(HwrngDevice? Rng, int Error)> GetCurrentRng()
    {
        if (await RngMutex.LockInterruptible() != 0)
            return (null, -Errno.ERESTARTSYS);
        var rng = (await currentRng.Load()).Raw;
        if (rng is not null)
            await rng.Ref.Inc();
        await RngMutex.Unlock();
        return (rng, -Errno.ENODEV);
    }

    private async Op PutRng(HwrngDevice rng)
    {
        await RngMutex.Lock();
        await Put(rng, "put_rng");
        await RngMutex.Unlock();
    }

    private static async Op Put(HwrngDevice rng, string function)
    {
        if (await rng.Ref.DecAndTest(function))
            await rng.CleanupDone.Complete("cleanup_rng");
    }
}

/// <summary>
/// HW2: 74f6bc58df8d (v5.5). A new device is read after <c>rng_mutex</c> has been dropped, and without waiting for it (78887832e765). [R]
/// </summary>
public class HwrngHw2(Machine machine) : HwrngHw1(machine)
{
    private protected override Op EarlyLocked(HwrngDevice rng) => Op.Done;

    private protected override Op EarlyUnlocked(HwrngDevice rng) => AddEarlyRandomness(rng, waits: false);
}

/// <summary>
/// HW3: 78aafb3884f6 (v6.8) to v6.19. What has been read is copied from the stack, without a lock; no device is read early, and the thread's naps end
/// with the device (v6.1). Read in a tree of v6.15 [V].
/// </summary>
public class HwrngHw3(Machine machine) : HwrngHw2(machine)
{
    private protected override Op EarlyUnlocked(HwrngDevice rng) => Op.Done;

    private protected override async Op Die(HwrngDevice rng) => await rng.Dying.CompleteAll("hwrng_unregister");

    private protected override Op NapBeforePut(HwrngDevice rng, Kthread self) => HwrngMsleep(rng, self);

    private protected override Op NapAfterPut(Kthread self) => Op.Done;

    private protected override Op<int> CopyLocked(RngFile file, UserPointer buffer) => Op.From(1);

    private protected override Op<int> AfterRead(RngFile file, UserPointer buffer, int bytes) => CopyToReader(file, buffer);
}
