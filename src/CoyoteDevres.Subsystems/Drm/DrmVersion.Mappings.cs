using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>
/// The device's memory in user space: mmap (drm_gem.c), page faults (ttm_bo_vm.c), and the end of a mapping (mm/mmap.c). The address space is the device's own
/// (<c>anon_inode</c>). Which locks mm takes is from memory.
/// </summary>
public abstract partial class DrmVersion
{
    /// <summary>The branch of a page fault that finds the device unplugged, and maps an empty page (<c>ttm_bo_vm_dummy_page</c>).</summary>
    public const string DummyPage = "ttm_bo_vm_fault -> dummy page";

    /// <summary>True if page faults use the device in a section (since v5.14).</summary>
    protected virtual bool FaultsEnter => false;

    /// <summary>
    /// <c>drm_gem_mmap</c>, called with <c>mmap_lock</c> held; then <c>mmap_region</c> links the mapping. The mapping keeps the file open: it goes before the file does.
    /// </summary>
    public async Op<int> DrmGemMmap(File file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (_, dev) = await Of(file, "drm_gem_mmap");
        if (await dev.Unplugged.Read())
            return -Errno.ENODEV;
        var priv = file.Private<DrmFile>();
        if (priv.Gem is not { } gem || !await LookUpOffset(dev, gem))
            return -Errno.EINVAL;
        await priv.Touch("drm_vma_node_is_allowed");
        var vma = new DrmMapping(gem);
        await gem.Refcount.Get("drm_gem_mmap_obj");
        await gem.Refcount.Put("drm_gem_mmap");
        await dev.IMmapRwsem.DownWrite("vma_link");
        await dev.IMmap.Add(vma.Shared, "vma_link");
        await dev.IMmapRwsem.UpWrite("vma_link");
        priv.Mapping = vma;
        return 0;
    }

    /// <summary>User space reads the page: the processor uses the entry, or faults until there is one, or until the fault gives it something else.</summary>
    public async Op Access(UserProcess process, File file)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(file);
        var (vma, dev) = (file.Private<DrmFile>().Mapping!, file.Private<DrmFile>().Minor.Device);
        while (!await TryAccess(vma, dev))
        {
            await process.Mm.MmapLock.DownRead("do_user_addr_fault");
            bool isMapped = await TtmBoVmFault(vma, dev);
            await process.Mm.MmapLock.UpRead("do_user_addr_fault");
            if (!isMapped)
                return;
        }
    }

    /// <summary><c>exit_mmap</c>, or <c>munmap</c>: the mapping goes, and then its reference on the file.</summary>
    internal static async Op Unmap(DrmFile priv)
    {
        if (priv.Mapping is not { } vma)
            return;
        var dev = priv.Minor.Device;
        await Zap(vma, "unmap_vmas");
        await dev.IMmapRwsem.DownWrite("unlink_file_vma");
        await vma.Shared.Del("unlink_file_vma");
        await dev.IMmapRwsem.UpWrite("unlink_file_vma");
        await vma.Object.Refcount.Put("drm_gem_vm_close");
        await vma.Kfree("vm_area_free");
    }

    /// <summary><c>drm_vma_offset_exact_lookup_locked</c>, and a reference on what it finds, which the mapping table does not have.</summary>
    protected virtual async Op<bool> LookUpOffset(DrmDevice dev, DrmGemObject gem)
    {
        ArgumentNullException.ThrowIfNull(dev);
        ArgumentNullException.ThrowIfNull(gem);
        await dev.VmaOffsetLock.ReadLock("drm_vma_offset_lock_lookup");
        bool found = await gem.Refcount.GetUnlessZero("drm_gem_mmap");
        await dev.VmaOffsetLock.ReadUnlock("drm_vma_offset_unlock_lookup");
        return found;
    }

    /// <summary><c>unmap_mapping_range</c> of the whole device.</summary>
    protected static async Op UnmapMappingRange(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        await dev.IMmapRwsem.DownRead("unmap_mapping_range");
        await dev.IMmap.ForEachSafe(entry => Zap((DrmMapping)entry.Container, "zap_page_range_single"), "unmap_mapping_range");
        await dev.IMmapRwsem.UpRead("unmap_mapping_range");
    }

    private static async Op Zap(DrmMapping vma, string function)
    {
        await vma.PageTableLock.Lock(function);
        await vma.IsPresent.Write(false, function);
        await vma.PageTableLock.Unlock(function);
    }

    private static async Op<bool> TryAccess(DrmMapping vma, DrmDevice dev)
    {
        await vma.PageTableLock.Lock("user_access");
        bool isPresent = await vma.IsPresent.Read("user_access");
        if (isPresent)
            await dev.Driver.Registers.Touch("user_access");
        await vma.PageTableLock.Unlock("user_access");
        return isPresent;
    }

    /// <summary><c>ttm_bo_vm_fault</c>: true if the page is the device's.</summary>
    private async Op<bool> TtmBoVmFault(DrmMapping vma, DrmDevice dev)
    {
        await vma.Object.Resv.Lock("ttm_bo_vm_reserve");
        bool isMapped = true;
        if (!FaultsEnter || !dev.Driver.Traits.Enters)
        {
            await TtmBoVmFaultReserved(vma, dev);
        }
        else if (await DrmDevEnter(dev) is { } index)
        {
            await TtmBoVmFaultReserved(vma, dev);
            await DrmDevExit(index);
        }
        else
        {
            isMapped = false;
            Machine.Branch(DummyPage);
        }

        await vma.Object.Resv.Unlock("ttm_bo_vm_fault");
        return isMapped;
    }

    /// <summary><c>ttm_bo_vm_fault_reserved</c>: the driver tells where in the device the page is, which is then inserted.</summary>
    private static async Op TtmBoVmFaultReserved(DrmMapping vma, DrmDevice dev)
    {
        await dev.Driver.Registers.Touch("ttm_mem_io_reserve");
        await vma.PageTableLock.Lock("vmf_insert_pfn_prot");
        await vma.IsPresent.Write(true, "vmf_insert_pfn_prot");
        await vma.PageTableLock.Unlock("vmf_insert_pfn_prot");
    }
}
