using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A process's memory: its threads share it, a child has its own.</summary>
public sealed partial class UserProcess
{
    private MmStruct? mm;

    /// <summary>Its address space (<c>current-&gt;mm</c>).</summary>
    public MmStruct Mm => mm ??= new MmStruct(machine);

    /// <summary>
    /// <c>mmap(2)</c> of a file: the driver's function runs with <c>mmap_lock</c> held for writing (<c>vm_mmap_pgoff</c>, mm/util.c). 0, or a
    /// negative error. The mapping's own reference on the file is left out, and so is everything that happens in the mapping.
    /// </summary>
    public async Op<int> Mmap(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        await EnterKernel();
        if (!await files.Get(file))
            return await Return("mmap", -Errno.EBADF);
        await Mm.MmapLock.DownWrite("vm_mmap_pgoff");
        int result = await file.Operations.CallMmap(file);
        await Mm.MmapLock.UpWrite("vm_mmap_pgoff");
        await files.Put(file);
        return await Return("mmap", result);
    }
}
