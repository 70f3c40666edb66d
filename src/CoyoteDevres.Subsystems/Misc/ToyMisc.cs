using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Misc;

/// <summary>A driver's structure with a miscellaneous device in it. <c>misc_open</c> gives open files a pointer to that, and no reference.</summary>
public sealed class ToyMisc : KernelObject
{
    internal ToyMisc(Machine machine, MiscVersion version, Module module)
        : base(machine, "toy_misc")
    {
        Misc = new MiscDevice(this, "misc", new ToyMiscOperations(this, version, module));
        Lock = new Mutex(this, "lock");
        Gone = new Field<bool>(this, "gone", false);
        Wait = new WaitQueueHead(this, "wait", () => IsGone);
        Kref = new Kref(this, "kref", async () => await Kfree("toy_misc_release"));
    }

    /// <summary>What <c>/dev</c> shows.</summary>
    public MiscDevice Misc { get; }

    /// <summary>The driver's lock.</summary>
    internal Mutex Lock { get; }

    /// <summary>Set by the removal, with <see cref="Lock"/> held where the version says so.</summary>
    internal Field<bool> Gone { get; }

    /// <summary>Where readers sleep; nothing ever comes in.</summary>
    internal WaitQueueHead Wait { get; }

    /// <summary>Its count, in the versions that have one.</summary>
    internal Kref Kref { get; }

    /// <summary>For the check at the end: its removal has begun.</summary>
    internal bool IsGone { get; set; }
}
