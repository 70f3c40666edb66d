using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>What an open makes: on the driver's list while it is open.</summary>
internal sealed class ScopedSession : KernelObject
{
    internal ScopedSession(Machine machine)
        : base(machine, "toy_session")
    {
        Entry = new ListHead(this, "entry");
        Mutex = new Mutex(this, "mutex");
        Gone = new Field<bool>(this, "gone", false);
    }

    internal ListHead Entry { get; }

    internal Mutex Mutex { get; }

    /// <summary>Under <see cref="Mutex"/>: the device is gone.</summary>
    internal Field<bool> Gone { get; }
}

/// <summary>
/// A local variable with <c>__free(function)</c> (include/linux/cleanup.h): unless it is NULL, the function is called with its value where it goes
/// out of scope. Scopes end in the reverse order of the declarations, guards' too.
/// </summary>
/// <param name="function">The function.</param>
internal sealed class FreeVariable<T>(Func<T, Op> function)
    where T : class
{
    internal T? Value { get; set; }

    /// <summary><c>no_free_ptr</c>, <c>return_ptr</c>: the value; the variable is NULL now.</summary>
    internal T? Take()
    {
        var value = Value;
        Value = null;
        return value;
    }

    /// <summary>The end of the scope.</summary>
    public Op DisposeAsync() => Value is null ? Op.Done : function(Value);
}
