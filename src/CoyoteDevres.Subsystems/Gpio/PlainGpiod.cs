using CoyoteDevres.Exploration;

namespace CoyoteDevres.Subsystems.Gpio;

/// <summary>Up to v6.8: each function loads <c>gdev-&gt;chip</c>, and holds nothing while it uses it.</summary>
internal class PlainGpiod : Gpiod
{
    internal override async Op<GpioDesc?> GetDesc(GpioDevice gdev, int offset, string caller) =>
        await Gpiolib.GpiochipGetDesc(await gdev.Chip.Load(caller), offset);

    internal override Op<int> GpiodRequest(GpioDesc desc) => Gpiolib.GpiodRequest(desc);

    internal override Op GpiodFree(GpioDesc desc) => Gpiolib.GpiodFree(desc);

    internal override Op<int> GpiodSetTransitory(GpioDesc desc) => GpiodDirection.GpiodSetTransitory(desc);

    internal override Op<int> GpiodDirectionInput(GpioDesc desc) => GpiodDirection.GpiodDirectionInput(desc);

    internal override Op<int> GpiodDirectionOutput(GpioDesc desc) => GpiodDirection.GpiodDirectionOutput(desc);

    internal override Op<int> GpiodToIrq(GpioDesc desc) => GpiodDirection.GpiodToIrq(desc);

    internal override Op<int> GpiodGetArrayValueComplex(GpioDesc desc) => GpiodValues.GpiodGetArrayValueComplex(desc);

    internal override Op<int> GpiodSetArrayValueComplex(GpioDesc desc) => GpiodValues.GpiodSetArrayValueComplex(desc);

    internal override Op<int> GpiodSetDebounce(GpioDesc desc) => GpiodDirection.GpiodSetDebounce(desc);

    internal override Op<int> GpiodGetValueCansleep(GpioDesc desc, string function) => GpiodValues.GpiodGetValueCansleep(desc);

    internal override Op GpioDescToLineinfo(GpioDesc desc) => Chardev.GpioDescToLineinfo(desc);
}
