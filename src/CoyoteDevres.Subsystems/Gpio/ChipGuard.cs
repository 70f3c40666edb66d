using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>What holds a chip while it is used: an SRCU read section over the pointer to it. Sections may be nested, and may sleep.</summary>
internal abstract class ChipGuard
{
    /// <summary>Makes it usable, before anybody can find the device.</summary>
    internal abstract Op Initialize();

    /// <summary>Begins a section and loads the pointer, NULL if the chip is gone.</summary>
    /// <param name="function">Who uses the chip.</param>
    internal abstract Op<ChipSection> Enter(string function);

    /// <summary>Clears the pointer and waits for the sections that had begun.</summary>
    internal abstract Op Revoke();

    /// <summary>The device's last reference is gone.</summary>
    internal abstract Op CleanUp();

    /// <summary>The device stays.</summary>
    internal abstract void Retain();
}

/// <summary>A scope in which a chip that was there stays.</summary>
internal readonly struct ChipSection
{
    private readonly SrcuStruct.Section section;
    private readonly IChipAccess? access;

    internal ChipSection(SrcuStruct.Section section, Pointer<GpioChip> chip)
    {
        this.section = section;
        Chip = chip;
    }

    internal ChipSection(IChipAccess access, Pointer<GpioChip> chip)
    {
        this.access = access;
        Chip = chip;
    }

    /// <summary>The chip, or NULL.</summary>
    internal Pointer<GpioChip> Chip { get; }

    /// <summary>Ends it.</summary>
    public Op DisposeAsync() => access is null ? EndSection() : access.End();

    private async Op EndSection() => await section.DisposeAsync();
}

/// <summary>What a section ends with, where that is more than its end.</summary>
internal interface IChipAccess
{
    /// <summary>Ends it.</summary>
    Op End();
}

/// <summary>
/// Since d83cee3d2bb1 (v6.9): <c>gdev-&gt;srcu</c>, by <c>guard(srcu)</c> in the file operations and by <c>gpio_chip_guard</c> in gpiolib's functions
/// on lines. Both print as the function they are in.
/// </summary>
internal sealed class SrcuChip(GpioDevice gdev, GpioChip chip) : ChipGuard
{
    private readonly SrcuStruct srcu = new(gdev, "srcu");
    private readonly RcuPointer<GpioChip> pointer = new(gdev, "chip", chip);

    internal override Op Initialize() => srcu.Init("gpiochip_add_data_with_key");

    internal override async Op<ChipSection> Enter(string function)
    {
        var section = await srcu.Guard(function);
        return new ChipSection(section, await pointer.DereferenceSrcu(srcu, function));
    }

    internal override async Op Revoke()
    {
        await pointer.Assign(null, "gpiochip_remove");
        await srcu.Synchronize("gpiochip_remove");
    }

    internal override Op CleanUp() => srcu.Cleanup("gpiodev_release");

    internal override void Retain() => srcu.Retain();
}
