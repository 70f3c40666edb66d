using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Lifetime;

/// <summary>What is counted and found in a table: a session, a minor, a connection.</summary>
internal sealed class CountedObject : KernelObject
{
    internal CountedObject(Machine machine, KrefDriver driver)
        : base(machine, "toy_object")
    {
        Kref = new Kref(this, "kref", () => driver.Free(this));
        Mutex = new Mutex(this, "mutex");
        Opens = new Field<int>(this, "opens", 0);
    }

    internal Kref Kref { get; }

    internal Mutex Mutex { get; }

    /// <summary>Written under <see cref="Mutex"/>.</summary>
    internal Field<int> Opens { get; }
}
