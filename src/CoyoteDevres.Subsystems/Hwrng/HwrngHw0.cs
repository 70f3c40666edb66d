using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Hwrng;

/// <summary>
/// HW0: be4000bc4644 (v3.17), before 3a2c0ba5ad00. One mutex over everything, a read's wait and its copy included; but the thread follows
/// <c>current_rng</c> without it. A device that does not become the current one is read at once. [R]
/// </summary>
public sealed class HwrngHw0(Machine machine) : HwrngCore(machine)
{
    private readonly PointerField<HwrngDevice> currentRng = new(machine, "current_rng");

    internal override async Op HwrngRegister(HwrngDevice rng)
    {
        await RngMutex.Lock();
        await RngList.AddTail(rng.List);
        bool isFirst = (await currentRng.Load()).IsNull;
        if (isFirst)
            await currentRng.Store(rng);
        if ((await HwrngFill.Load()).IsNull)
            await StartKhwrngd();
        if (!isFirst)
            await RngGetData(rng, waits: true);
        await RngMutex.Unlock();
    }

    internal override async Op HwrngUnregister(HwrngDevice rng)
    {
        await RngMutex.Lock();
        await rng.List.Del();
        bool isEmpty = await RngList.IsEmpty();
        if ((await currentRng.Load()).Raw == rng)
            await currentRng.Store(isEmpty ? null : (HwrngDevice)(await RngList.Next()).Container);
        if (isEmpty && (await HwrngFill.Load()) is { IsNull: false } fill)
            await fill.Raw!.Stop();
        await RngMutex.Unlock();
    }

    internal override async Op<int> RngDevRead(RngFile file, UserPointer buffer)
    {
        while (true)
        {
            if (await RngMutex.LockInterruptible() != 0)
                return -Errno.ERESTARTSYS;
            int result = await ReadLocked(file, buffer);
            await RngMutex.Unlock();
            if (result != 0)
                return result;
        }
    }

    private protected override async Op<int> RngCurrentShow()
    {
        if (await RngMutex.LockInterruptible() != 0)
            return -Errno.ERESTARTSYS;
        var rng = await currentRng.Load();
        if (!rng.IsNull)
            await rng.Deref(); // name
        await RngMutex.Unlock();
        return 1;
    }

    private protected override async Op<int> HwrngFillfn(Kthread self)
    {
        ArgumentNullException.ThrowIfNull(self);
        while (!await self.ShouldStop())
        {
            if ((await currentRng.Load()).IsNull)
                break;
            if (await RngGetData(await (await currentRng.Load()).Deref(), waits: true) > 0)
                await AddHwgeneratorRandomness(self);
            else
                await self.SleepUntilStopped();
        }

        await HwrngFill.Store(null);
        return 0;
    }

    private async Op<int> ReadLocked(RngFile file, UserPointer buffer)
    {
        const string Function = "rng_dev_read";
        var rng = await currentRng.Load(Function);
        if (rng.IsNull)
            return -Errno.ENODEV;
        if (await DataAvail.Read(Function) == 0)
        {
            int bytes = await RngGetData(rng.Raw!, waits: true);
            if (bytes <= 0)
                return bytes;
            await DataAvail.Write(bytes, Function);
        }

        await DataAvail.Write(0, Function);
        return await CopyToReader(file, buffer);
    }
}
