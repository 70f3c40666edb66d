using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Media;

/// <summary>What the media controller has once for all devices (drivers/media/mc/mc-devnode.c).</summary>
public sealed class MediaCore : KernelObject
{
    // The minor of the only device.
    private const int Minor = 0;

    private readonly AtomicFlags nums;

    /// <summary>Loads it.</summary>
    public MediaCore(Machine machine)
        : base(machine, "media_devnode_nums")
    {
        Retain();
        nums = new AtomicFlags(this, "bit", "0");
        DevnodeLock = new Mutex(machine, "media_devnode_lock");
        Module = new Module(machine, "mc");
    }

    /// <summary>The owner of <c>media_devnode_fops</c>.</summary>
    public Module Module { get; }

    /// <summary><c>media_devnode_lock</c>: covers registered flags and minors, of all devices.</summary>
    internal Mutex DevnodeLock { get; }

    /// <summary><c>set_bit(minor, media_devnode_nums)</c>, as part 1 of <c>media_devnode_register</c>.</summary>
    internal async Op TakeMinor()
    {
        await DevnodeLock.Lock("media_devnode_register");
        await nums.Set(Minor, "media_devnode_register");
        await DevnodeLock.Unlock("media_devnode_register");
    }

    /// <summary><c>clear_bit(minor, media_devnode_nums)</c>.</summary>
    internal Step FreeMinor(string function) => nums.Clear(Minor, function);
}
