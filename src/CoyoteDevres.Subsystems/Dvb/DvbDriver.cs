using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Dvb;

/// <summary>Which function an adapter has.</summary>
public enum DvbKind
{
    /// <summary>Conditional access.</summary>
    Ca,

    /// <summary>Network.</summary>
    Net,

    /// <summary>Frontend.</summary>
    Frontend,
}

/// <summary>A DVB driver with one function; its remove releases the function, and then frees its own memory. A frontend's is counted, and stays.</summary>
/// <param name="core">dvb-core.</param>
/// <param name="kind">The function.</param>
/// <param name="node">Where it appears.</param>
/// <param name="module">The driver's module, <c>adapter-&gt;module</c>, if that can go.</param>
public sealed class DvbDriver(DvbCore core, DvbKind kind, CharacterNode node, LoadableModule? module = null) : DeviceDriver("dvb-driver")
{
    /// <inheritdoc/>
    public override Module? Owner => module;

    /// <summary>The function, once probed.</summary>
    public DvbFunction Function { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Op<int> Probe(Device device)
    {
        Function = kind switch
        {
            DvbKind.Ca => new DvbCa(core, module),
            DvbKind.Net => new DvbNet(core, module),
            _ => new DvbFrontend(core, module),
        };
        if (kind == DvbKind.Frontend)
            Function.DriverMemory.Retain();
        await Function.Register(node);
        return 0;
    }

    /// <inheritdoc/>
    public override async Op Remove(Device device)
    {
        await Function.Unregister();
        if (kind != DvbKind.Frontend)
            await Function.DriverMemory.Kfree("dvb_driver_remove");
    }

    /// <summary>Registers one more device of the adapter, at which a step after its publication fails.</summary>
    public async Op RegisterAnother(CharacterNode other) => await core.DvbRegisterDevice(new DvbDevice(core, Function, module), other, fails: true);
}
