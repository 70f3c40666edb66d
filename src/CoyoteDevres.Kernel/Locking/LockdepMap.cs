using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct lockdep_map</c> without a lock (<c>lock_map_acquire</c>, include/linux/lockdep.h): tells lockdep that one thing waits
/// for another as for a lock. What waits takes it and drops it at once; what is waited for holds it while it runs. So the two are
/// in the lock order, and an inversion is reported even where no execution hangs.
/// </summary>
/// <remarks>No operation: lockdep's own, seen by nobody else.</remarks>
/// <param name="machine">Where.</param>
/// <param name="name">The class: <c>(work_completion)(&amp;x-&gt;work)</c>, <c>(wq_completion)name</c>, <c>kn-&gt;active</c>.</param>
public sealed class LockdepMap(Machine machine, string name)
{
    /// <summary>The class.</summary>
    public string Name { get; } = name;

    /// <summary><c>lock_map_acquire</c>: what is waited for begins.</summary>
    public void Acquire([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        machine.Lockdep.Taking(machine, Name, new Site(function, file, line));
        machine.Current.Held.Add(this, Name, function);
    }

    /// <summary><c>rwsem_acquire_read</c> as a trylock: held together with others, and no order is added by taking it.</summary>
    public void TryAcquireRead([CallerMemberName] string function = "") => machine.Current.Held.Add(this, Name, function, LockMode.Read);

    /// <summary><c>lock_map_release</c>: it is over.</summary>
    public void Release() => machine.Current.Held.RemoveLast(this);

    /// <summary>Takes and drops it: the running task is about to wait for what holds it.</summary>
    public void Touch([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        machine.Lockdep.Taking(machine, Name, new Site(function, file, line));
}
