using System.Diagnostics.CodeAnalysis;
using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>The generic device behind one guard on a native machine: the models of the scenarios, called from real threads.</summary>
public sealed class NativeBench
{
    private readonly ToyBench bench;
    private readonly UserProcess sysfs;

    /// <summary>Loads the driver and binds it.</summary>
    /// <param name="strategy">The guard.</param>
    public NativeBench(GuardStrategy strategy)
    {
        Machine = Machine.Native(new NativeRuntime());
        using (Machine.Enter("setup"))
        {
            bench = Now(ToyBench.Plug(Machine, strategy));
            sysfs = Machine.CreateProcess("sysfs");
        }
    }

    /// <summary>The machine; a thread enters it before it calls anything here.</summary>
    public Machine Machine { get; }

    /// <summary>The device that is bound, or was last.</summary>
    public ToyDevice Device => bench.Device;

    /// <summary>What a model's method returned: on a native machine it has run to its end.</summary>
    public static T Now<T>(Op<T> over) => over.GetAwaiter().GetResult();

    /// <summary>A new user process.</summary>
    public UserProcess User(string comm) => Machine.CreateProcess(comm);

    /// <summary><c>open(2)</c>: null if the device is gone.</summary>
    public File? Open([NotNull] UserProcess? user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Now(user.Open(Device.Node));
    }

    /// <summary>The removal.</summary>
    public void Unbind() => sysfs.Unbind(bench.Bus.Dev, bench.Driver);

    /// <summary>Binds the driver again: another device.</summary>
    public void Bind() => DriverCore.Bind(bench.Bus.Dev, bench.Driver);
}
