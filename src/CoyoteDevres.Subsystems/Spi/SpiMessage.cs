using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary>
/// <c>struct spi_message</c> with its one transfer, on its sender's stack, with the completion that a queued one is waited for
/// with. Sender and pump hand it to each other, so that what it holds is no shared access.
/// </summary>
public sealed class SpiMessage : KernelObject
{
    /// <summary><c>spi_message_init</c> and <c>spi_message_add_tail</c>.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="buffer">What is transferred.</param>
    /// <param name="length">How many bytes.</param>
    public SpiMessage(Machine machine, SpiBuffer buffer, int length)
        : base(machine, "spi_message")
    {
        Retain();
        Buffer = buffer;
        Length = length;
        Done = new Completion(this, "done");
    }

    /// <summary><c>tx_buf</c> or <c>rx_buf</c> of the transfer.</summary>
    public SpiBuffer Buffer { get; }

    /// <summary><c>len</c> of the transfer.</summary>
    public int Length { get; }

    /// <summary>The completion on the stack of <c>__spi_sync</c>.</summary>
    public Completion Done { get; }

    /// <summary><c>spi</c>.</summary>
    public SpiDevice? Spi { get; set; }

    /// <summary>True if <c>complete</c> is set: somebody waits for <see cref="Done"/>.</summary>
    public bool HasComplete { get; set; }

    /// <summary><c>status</c>.</summary>
    public int Status { get; set; }

    /// <summary><c>actual_length</c>.</summary>
    public int ActualLength { get; set; }
}
