using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A structure of the kernel: allocated on its own, or embedded in another one whose life it shares. Its fields, locks and
/// counts are created with it as container, so that each access to them also is a use of its memory.
/// </summary>
public abstract class KernelObject
{
    /// <summary>Allocates it.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="type">The structure's name: <c>gpio_device</c>.</param>
    protected KernelObject(Machine machine, string type)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Type = type;
        Memory = new Allocation(machine, type, this);
    }

    /// <summary>Embeds it.</summary>
    /// <param name="container">The structure that contains it.</param>
    /// <param name="member">The member's name there: fields are called <c>gpio_device.dev.name</c>.</param>
    protected KernelObject(KernelObject container, string member)
    {
        ArgumentNullException.ThrowIfNull(container);
        Machine = container.Machine;
        Type = container.NameOf(member);
        Memory = container.Memory;
    }

    /// <summary>Where it lives.</summary>
    public Machine Machine { get; }

    /// <summary>The structure's name.</summary>
    public string Type { get; }

    /// <summary>The allocation that holds it.</summary>
    public Allocation Memory { get; }

    /// <summary>Something that outlives the scenario owns it: it being there at the end is no leak.</summary>
    /// <param name="owned">False once that owner no longer points to it.</param>
    public void Retain(bool owned = true) => Memory.IsRetained = owned;

    /// <summary>Frees the allocation that holds it.</summary>
    public Step Kfree([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Memory.Free(new Site(function, file, line));

    /// <summary><c>__free(kfree)</c>: frees it at the end of the scope, unless it is given away before.</summary>
    public FreeScope FreeAtEnd([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, new Site(function, file, line));

    /// <summary>Reads or writes something in it that never changes while it is shared: only its life matters.</summary>
    public ValueStep<Nothing> Touch([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Memory.Access(default(Nothing), new Site(function, file, line));

    /// <summary>What reports call a member: <c>gpio_device.chip</c>.</summary>
    public string NameOf(string member) => Machine.Names.Member(Type, member);

    /// <summary>
    /// It was freed on a native machine, where nobody looks whether somebody still uses it: what it leaves behind for them to see, as
    /// SLUB's poison does (include/linux/poison.h).
    /// </summary>
    protected internal virtual void Poison()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => Type;
}

/// <summary>No value.</summary>
public readonly struct Nothing;
