using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct kobject</c> (lib/kobject.c; section B3 of the facts): a count whose last put releases what it is embedded in, a name in
/// its parent's directory, and a reference on the parent while it has one. After initialisation the only way to free it is to put it.
/// </summary>
/// <remarks>
/// With delayed releases declared (<see cref="FaultPlan.ReleasesAreDelayed"/>; CONFIG_DEBUG_KOBJECT_RELEASE) the last put either
/// releases at once or leaves it to a worker, which holds none of the putter's locks and comes at any later time. Left out: ksets'
/// filters, uevents and namespaces. The flag <c>state_in_sysfs</c> is its owner's, as in the kernel: it is not protected.
/// </remarks>
public sealed class Kobject : KernelObject
{
    private const int WorkerPid = 9;

    private readonly KobjectCount count;
    private readonly Func<Op>? release;
    private SysfsDirectory? directory;
    private bool inSysfs;
    private Kobject? parent;
    private string name = "";

    /// <summary>Embeds it.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="release">What the last put runs (<c>ktype-&gt;release</c>), or null.</param>
    /// <param name="initialized">False for memory of zeroes, which <see cref="Init"/> makes one of.</param>
    public Kobject(KernelObject container, string member, Func<Op>? release, bool initialized = true)
        : base(container, member)
    {
        this.release = release;
        count = new KobjectCount(this, container, member, initialized);
    }

    /// <summary>Its path in sysfs, empty while it has none.</summary>
    public string Path { get; private set; } = "";

    /// <summary>True if it does not matter who puts last.</summary>
    internal bool IsReleasedByAnybody { get; private set; }

    /// <summary>References have owners from now on (<see cref="Refcount.TrackOwners"/>).</summary>
    public void TrackOwners() => count.TrackOwners();

    /// <summary>
    /// References have owners, and what the last put does is the same whoever puts: it frees, forgets and puts others, starts nobody, takes no lock but a leaf, and
    /// waits for nobody who may wait for who puts. Then nobody need explore who is the last (<see cref="Refcount.ReleaseByAnybody"/>).
    /// </summary>
    /// <param name="puts">What it puts references on that may be the last ones, if that is elsewhere in memory.</param>
    public void ReleaseByAnybody(params ReadOnlySpan<KernelObject> puts)
    {
        count.TrackOwners();
        IsReleasedByAnybody = true;
        if (Machine.Faults.Budget(FaultKind.DelayedRelease) is null)
            count.ReleaseByAnybody(Cleanup, puts);
    }

    /// <summary><c>kobject_get</c> for a reference that somebody else is going to put.</summary>
    public Step GetForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.IncForOthers(function, file, line);

    /// <summary><c>kobject_get</c> by who has opened the character device that pins it (<see cref="Refcount.IncPinned"/>).</summary>
    public Step GetPinned(bool forOthers = false, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.IncPinned(forOthers, function, file, line);

    /// <summary><c>kobject_init</c>: one reference. Complains about a kobject that has been initialised before.</summary>
    public Step Init([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.Set(1, function, file, line);

    /// <summary>Overwrites it with zeroes (<c>memset</c>), references or not.</summary>
    public Step Clear([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.Set(0, function, file, line);

    /// <summary><c>kobject_get</c>: the caller must own a reference.</summary>
    public Step Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.Inc(function, file, line);

    /// <summary><c>kobject_get_unless_zero</c>.</summary>
    public Test GetUnlessZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.IncNotZero(function, file, line);

    /// <summary><c>kobject_get_unless_zero</c> for a reference that somebody else is going to put.</summary>
    public Test GetUnlessZeroForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.IncNotZeroForOthers(function, file, line);

    /// <summary><c>kobject_put</c>: the last one cleans up, in the putter's context unless that is delayed.</summary>
    public async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (await count.DecAndTest(function, file, line))
            await Released(file, line);
        else if (count.HasPutLast)
            await count.Released(function, file, line);
    }

    /// <summary><c>kobject_put</c> of a reference that was taken for others.</summary>
    public async Op PutForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (await count.DecAndTestForOthers(function, file, line))
            await Released(file, line);
        else if (count.HasPutLast)
            await count.Released(function, file, line);
    }

    private async Op Released(string file, int line)
    {
        var site = new Site("kobject_release", file, line);
        if (await Machine.Faults.Happens(FaultKind.DelayedRelease, Type, "released now", "released later", site))
            Machine.Start("kworker", WorkerPid, DelayedCleanup);
        else
            await Cleanup();
    }

    /// <summary>
    /// <c>kobject_add</c>: takes a reference on the parent and its name in the parent's directory. After an error the caller still
    /// has to put it.
    /// </summary>
    /// <returns>0, or <c>-EEXIST</c>, <c>-ENOENT</c> if the parent's directory is gone, <c>-EINVAL</c> if it was never initialised.</returns>
    public async Op<int> Add(Kobject? under, string called, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        await count.Read("kobject_add", file, line);
        if (!count.IsInitialized)
        {
            ReportUninitialized(called, site);
            return -Errno.EINVAL;
        }

        if (under is not null)
            await under.Get("kobject_add_internal", file, line);
        string path = $"{under?.Path}/{called}";
        int result = under is null ? 0 : under.directory is { } siblings ? await siblings.Link(called, site) : -Errno.ENOENT;
        if (result != 0)
        {
            if (result == -Errno.EEXIST)
                ReportDuplicate(path, called, site);
            if (under is not null)
                await under.Put("kobject_add_internal", file, line);
            return result;
        }

        (parent, name, Path, inSysfs) = (under, called, path, true);
        directory = new SysfsDirectory(Machine, path);
        return 0;
    }

    /// <summary><c>sysfs_create_file</c>: 0, or <c>-EEXIST</c>; the file goes with the directory.</summary>
    public async Op<int> CreateFile(string called, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        int result = directory is null ? -Errno.ENOENT : await directory.Link(called, site);
        if (result == -Errno.EEXIST)
            ReportDuplicate($"{Path}/{called}", called, site);
        return result;
    }

    /// <summary><c>kobject_del</c>: its directory goes, with what is in it, and the reference on the parent.</summary>
    public async Op Del()
    {
        var under = parent;
        await Unlink();
        if (under is not null)
            await under.Put("kobject_del");
    }

    /// <summary>Complains that a file cannot have a name that is taken (<c>sysfs_warn_dup</c>).</summary>
    internal void ReportDuplicate(string path, string called, in Site site) => Machine.Report(
        "sysfs-duplicate",
        site.Spelling,
        path,
        $"sysfs: cannot create duplicate filename '{path}'",
        Machine.Current,
        $"kobject: kobject_add_internal failed for {called} with -EEXIST, don't try to register things with the same name in the same directory.");

    private void ReportUninitialized(string called, in Site site) => Machine.Report(
        "kobject-not-initialized",
        site.Spelling,
        Type,
        $"kobject '{called}' (ffff888100000000): tried to add an uninitialized object, something is seriously wrong.",
        Machine.Current);

    private async Op DelayedCleanup()
    {
        // The work item is embedded: a container that was freed by hand is used here.
        await Touch("kobject_delayed_cleanup");
        await Cleanup();
    }

    /// <summary><c>kobject_cleanup</c>: takes it out of sysfs if nobody did, releases it, and puts the parent only then.</summary>
    private async Op Cleanup()
    {
        var under = parent;
        await Unlink();
        if (release is not null)
            await release();
        if (under is not null)
            await under.Put("kobject_cleanup");
    }

    /// <summary><c>__kobject_del</c>.</summary>
    private async Op Unlink()
    {
        if (!inSysfs)
            return;
        var (under, called) = (parent, name);
        (inSysfs, parent, Path) = (false, null, "");
        var site = new Site("sysfs_remove_dir", "", 0);
        // The directory itself knows that it is gone: whoever adds to it later is refused.
        await directory!.Remove(site);
        if (under?.directory is { } siblings)
            await siblings.Unlink(called, site);
    }
}
