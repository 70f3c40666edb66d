using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Drm;

/// <summary>Framebuffers (drm_framebuffer.c, drm_mode_config.c): each is on two lists, the device's and its file's.</summary>
public abstract partial class DrmVersion
{
    /// <summary><c>drm_mode_config_cleanup</c>: whatever framebuffer is still there is freed, with a warning.</summary>
    public async Op DrmModeConfigCleanup(DrmDevice dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        bool isEmpty = await dev.FbList.IsEmpty();
        Warn.On(Machine, !isEmpty, "drm_mode_config_cleanup", "drm_device.mode_config.fb_list", "WARN_ON(!list_empty(&dev->mode_config.fb_list))");
        await dev.FbList.ForEachSafe(async entry =>
        {
            var fb = (DrmFramebuffer)entry.Container;
            await DropFromFile(fb);
            await DrmFramebufferFree(fb);
        });
    }

    /// <summary>What the clean-up does about the file that has the framebuffer; D5 only.</summary>
    protected virtual Op DropFromFile(DrmFramebuffer fb) => Op.Done;

    /// <summary><c>drm_fb_release</c>: the file's framebuffers, whose only reference it has.</summary>
    protected static Op DrmFbRelease(DrmFile priv)
    {
        ArgumentNullException.ThrowIfNull(priv);
        return priv.Fbs.ForEachSafe(async entry =>
        {
            var fb = (DrmFramebuffer)entry.Container;
            await fb.Touch("drm_fb_release"); // The count.
            await fb.FilpHead.DelInit("drm_fb_release");
            await DrmFramebufferFree(fb);
        });
    }

    /// <summary><c>drm_mode_addfb2</c>.</summary>
    private static async Op<int> DrmModeAddfb2(DrmDevice dev, DrmFile priv)
    {
        var fb = new DrmFramebuffer(dev);
        await dev.FbLock.Lock("drm_framebuffer_init");
        await dev.FbList.Add(fb.Head, "drm_framebuffer_init");
        await dev.FbLock.Unlock("drm_framebuffer_init");
        await priv.Fbs.Add(fb.FilpHead);
        return 0;
    }

    /// <summary><c>drm_framebuffer_free</c>, <c>drm_framebuffer_cleanup</c>.</summary>
    private static async Op DrmFramebufferFree(DrmFramebuffer fb)
    {
        await fb.Device.FbLock.Lock("drm_framebuffer_cleanup");
        await fb.Head.Del("drm_framebuffer_cleanup");
        await fb.Device.FbLock.Unlock("drm_framebuffer_cleanup");
        await fb.Kfree();
    }
}
