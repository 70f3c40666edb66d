using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Spi;

/// <summary><c>struct spi_driver</c>: the bus hands its functions the SPI device (<c>spi_probe</c>, <c>spi_remove</c>). [V]</summary>
public abstract class SpiDriver
{
    /// <summary>The module that it is in, if that can go.</summary>
    public virtual Module? Owner => null;

    /// <summary><c>-&gt;probe</c>: 0 or a negative error.</summary>
    public abstract Op<int> Probe(SpiDevice spi);

    /// <summary><c>-&gt;remove</c>.</summary>
    public abstract Op Remove(SpiDevice spi);

    /// <summary>The driver as the driver core sees it bound to <paramref name="spi"/>.</summary>
    internal DeviceDriver For(SpiDevice spi) => new Bound(this, spi);

    private sealed class Bound(SpiDriver driver, SpiDevice spi) : DeviceDriver("spidev")
    {
        public override Module? Owner => driver.Owner;

        public override Op<int> Probe(Device device) => driver.Probe(spi);

        public override Op Remove(Device device) => driver.Remove(spi);
    }
}
