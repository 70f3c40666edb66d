using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A loaded module's use count (kernel/module/main.c). No scenario unloads one yet, so taking a reference always succeeds and the
/// counts commute; a reference that is never dropped is found at the end.
/// </summary>
public sealed class Module : Counter
{
    /// <summary>Creates a loaded module.</summary>
    public Module(Machine machine, string name)
        : base(machine.Runtime, machine.Names.Phrase("module {0}", name), 0, null) => machine.Modules.Add(this);

    /// <summary><c>try_module_get</c>.</summary>
    public Step TryGet([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AddKind, new Site(function, file, line), argument: 1);

    /// <summary><c>module_put</c>.</summary>
    public Step Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Operate(AddKind, new Site(function, file, line), argument: -1);

    /// <inheritdoc/>
    public override string Verb(int kind) => "count of";
}
