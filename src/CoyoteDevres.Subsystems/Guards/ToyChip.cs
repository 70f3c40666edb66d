using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>
/// What a driver owns: its private data, and the registers that it has mapped (<c>devm_ioremap</c>), which go at unbind whoever
/// still holds the data.
/// </summary>
public sealed class ToyChip : KernelObject
{
    private readonly ToyRegisters registers;

    /// <summary>Allocates both.</summary>
    public ToyChip(Machine machine)
        : base(machine, "toy_chip")
    {
        registers = new ToyRegisters(machine);
        Kref = new Kref(this, "kref", async () => await Kfree("toy_chip_release"));
    }

    /// <summary>What a register reads as once it is gone, on a native machine (<c>POISON_FREE</c>, include/linux/poison.h).</summary>
    public const int Poisoned = 0x6b6b6b6b;

    /// <summary>Counts who holds the data, where the guard is one that counts.</summary>
    public Kref Kref { get; }

    /// <summary>Reads a register: a use of the data, which has the address, then of the mapping.</summary>
    public async Op<int> Readl(string function)
    {
        await Touch(function);
        return await registers.Status.ReadOnce(function);
    }

    /// <summary><c>devm_ioremap_release</c>.</summary>
    public async Op Iounmap() => await registers.Kfree("devm_ioremap_release");

    /// <summary>Both stay: they are no leak.</summary>
    internal void RetainAll()
    {
        Retain();
        registers.Retain();
    }

    /// <inheritdoc/>
    protected override void Poison() => registers.Spoil();

    private sealed class ToyRegisters : KernelObject
    {
        internal ToyRegisters(Machine machine)
            : base(machine, "toy_registers") => Status = new Field<int>(this, "status", 1);

        internal Field<int> Status { get; }

        internal void Spoil() => Status.Overwrite(Poisoned);

        protected override void Poison() => Spoil();
    }
}
