using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct kref</c> (include/linux/kref.h, from memory): a reference count whose last put runs a release function, in the
/// context of whoever puts last.
/// </summary>
public sealed class Kref(KernelObject owner, string member, Func<Op> release)
{
    private readonly Refcount count = new(owner, member);

    /// <summary>The count, for reports.</summary>
    public int Value => count.Value;

    /// <summary>References have owners from now on (<see cref="Refcount.TrackOwners"/>).</summary>
    public void TrackOwners() => count.TrackOwners();

    /// <summary>References have owners, and what the last put does is the same whoever puts, who is not told (<see cref="Refcount.ReleaseByAnybody"/>).</summary>
    public void ReleaseByAnybody()
    {
        count.TrackOwners();
        count.ReleaseByAnybody(release);
    }

    /// <summary><c>kref_get</c>: the caller must own a reference.</summary>
    public Step Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.Inc(function, file, line);

    /// <summary><c>kref_get</c> for a reference that somebody else is going to put.</summary>
    public Step GetForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.IncForOthers(function, file, line);

    /// <summary><c>kref_get_unless_zero</c>.</summary>
    public Test GetUnlessZero([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.IncNotZero(function, file, line);

    /// <summary><c>kref_read</c>.</summary>
    public Step Read([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.Read(function, file, line);

    /// <summary>Overwrites it with zeroes, references or not.</summary>
    public Step Clear([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        count.Set(0, function, file, line);

    /// <summary><c>kref_put</c>: true if it was the last one; the release function has then run.</summary>
    public async Op<bool> Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Released(await count.DecAndTest(function, file, line));

    /// <summary><c>kref_put</c> of a reference that was taken for others.</summary>
    public async Op<bool> PutForOthers([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Released(await count.DecAndTestForOthers(function, file, line));

    /// <summary><c>kref_put_mutex</c>: the release function runs with the mutex held, and unlocks it.</summary>
    public async Op<bool> PutMutex(Mutex mutex, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Released(await count.DecAndMutexLock(mutex, function, file, line));

    /// <summary><c>kref_put_lock</c>: the release function runs with the spinlock held, and unlocks it.</summary>
    public async Op<bool> PutLock(SpinLock spinLock, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Released(await count.DecAndLock(spinLock, function, file, line));

    private async Op<bool> Released(bool last)
    {
        if (last)
            await release();
        else if (count.HasPutLast)
            await count.Released("kref_put");
        return last;
    }
}
