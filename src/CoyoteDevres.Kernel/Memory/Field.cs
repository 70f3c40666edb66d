using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>A member of a structure that tasks read and write.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class Field<T>(KernelObject owner, string member, T initial)
    : Cell<T>(owner.Machine.Runtime, owner.NameOf(member), initial, owner.Memory);

/// <summary>A variable of the kernel's own, in no structure.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class Variable<T>(Machine machine, string name, T initial) : Cell<T>(machine.Runtime, name, initial);
