using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary>
/// What <c>/dev/tpm0</c> and <c>/dev/tpmrm0</c> share (tpm-dev-common.c; before v4.12 in tpm-dev.c, with <c>data_pending</c> for the response's length).
/// </summary>
internal abstract class TpmCommonOperations(TpmVersion version) : FileOperations
{
    public override Module Owner => Version.CdevOwner;

    protected TpmVersion Version => version;

    /// <summary><c>tpm_common_write</c>: the whole command, response included, with the file's mutex held.</summary>
    public override async Op<int> Write(File file, UserPointer buffer)
    {
        string function = Version.IsCommon ? "tpm_common_write" : "tpm_write";
        var priv = file.Private<TpmFilePriv>();
        await priv.BufferMutex.Lock(function);
        int result = -Errno.EBUSY;
        if (await priv.ResponseLength.Read(function) == 0)
        {
            await Version.Machine.CopyFromUser(buffer, function);
            result = await Version.Command(priv.Chip);
            if (result > 0)
                await priv.ResponseLength.Write(result, function);
        }

        await priv.BufferMutex.Unlock(function);
        return result;
    }

    /// <summary><c>tpm_common_read</c>: the response, if there is one.</summary>
    public override async Op<int> Read(File file, UserPointer buffer)
    {
        string function = Version.IsCommon ? "tpm_common_read" : "tpm_read";
        var priv = file.Private<TpmFilePriv>();
        await priv.BufferMutex.Lock(function);
        int length = await priv.ResponseLength.Read(function);
        if (length > 0)
        {
            await Version.Machine.CopyToUser(buffer, length, function);
            await priv.ResponseLength.Write(0, function);
        }

        await priv.BufferMutex.Unlock(function);
        return length;
    }
}

/// <summary><c>tpm_fops</c>: opens once.</summary>
internal sealed class TpmDevOperations(TpmVersion version, TpmChip chip) : TpmCommonOperations(version)
{
    public override async Op<int> Open(File file)
    {
        if (await chip.IsOpen.TestAndSet(0, "tpm_open"))
            return -Errno.EBUSY;
        file.PrivateData = new TpmFilePriv(chip, isSpace: false);
        await Version.Opened(chip);
        return 0;
    }

    public override async Op Release(File file)
    {
        var priv = file.Private<TpmFilePriv>();
        await priv.Touch("tpm_release"); // chip
        await chip.IsOpen.Clear(0, "tpm_release");
        await Version.Closed(chip);
        await priv.Kfree("tpm_release");
    }
}

/// <summary><c>tpmrm_fops</c>: everybody who opens it has a space of his own.</summary>
internal sealed class TpmrmDevOperations(TpmVersion version, TpmChip chip) : TpmCommonOperations(version)
{
    public override Op<int> Open(File file)
    {
        file.PrivateData = new TpmFilePriv(chip, isSpace: true);
        return Op.From(0);
    }

    public override async Op Release(File file)
    {
        var priv = file.Private<TpmFilePriv>();
        await priv.Touch("tpmrm_release"); // chip
        await Version.DelSpace(chip);
        await priv.Kfree("tpmrm_release");
    }
}
