using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Misc;

/// <summary>The driver of one miscellaneous device.</summary>
/// <param name="version">How it goes about it.</param>
/// <param name="module">Its module, which stays.</param>
public sealed class MiscDriver(MiscVersion version, Module module) : DeviceDriver("toy")
{
    private ToyMisc? toy;

    /// <summary>The device, once probed: where its node leads, also when it is gone.</summary>
    public ToyMisc Toy => toy!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        toy = new ToyMisc(device.Machine, version, module);
        await version.Register(device, toy);
        return 0;
    }

    /// <inheritdoc/>
    public override Op Remove(Device device) => version.Unregister(toy!);
}

/// <summary>The driver's file operations: <c>container_of</c> of the pointer that <c>misc_open</c> left in the file, which is no access.</summary>
internal sealed class ToyMiscOperations(ToyMisc toy, MiscVersion version, Module module) : FileOperations
{
    public override Module Owner => module;

    public override Op<int> Open(Kernel.File file) => version.Open(toy);

    public override Op<int> Read(Kernel.File file, UserPointer buffer) => version.Read(toy);

    public override Op<int> Ioctl(Kernel.File file, IoctlCommand command, UserPointer argument) => version.Ioctl(toy);

    public override Op Release(Kernel.File file) => version.Release(toy);
}

/// <summary>Another driver's miscellaneous device, whose open needs nothing.</summary>
public sealed class OtherMisc : KernelObject
{
    /// <summary>Loads it; it stays.</summary>
    public OtherMisc(Machine machine)
        : base(machine, "other_misc")
    {
        Retain();
        Misc = new MiscDevice(this, "misc", new OtherOperations(new Module(machine, "other")));
    }

    /// <summary>What <c>/dev</c> shows.</summary>
    public MiscDevice Misc { get; }

    private sealed class OtherOperations(Module module) : FileOperations
    {
        public override Module Owner => module;
    }
}
