using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary><c>struct n_tty_data</c>.</summary>
public sealed class NTtyData : KernelObject
{
    /// <summary>Allocated by <c>n_tty_open</c>.</summary>
    public NTtyData(Machine machine)
        : base(machine, "n_tty_data")
    {
        AtomicReadLock = new Mutex(this, "atomic_read_lock");
        OutputLock = new Mutex(this, "output_lock");
        ReadCount = new Field<int>(this, "read_head", 0);
        Echoes = new Field<int>(this, "echo_head", 0);
    }

    /// <summary>One reader at a time.</summary>
    public Mutex AtomicReadLock { get; }

    /// <summary>Serialises output.</summary>
    public Mutex OutputLock { get; }

    /// <summary>Characters to be read.</summary>
    public Field<int> ReadCount { get; }

    /// <summary>Characters to be echoed.</summary>
    public Field<int> Echoes { get; }
}
