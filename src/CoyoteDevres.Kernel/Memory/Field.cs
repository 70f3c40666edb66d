namespace CoyoteDevres.Kernel;

/// <summary>A member of a structure that tasks read and write.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class Field<T>(KernelObject owner, string member, T initial)
    : WatchedCell<T>(owner.Machine, owner.NameOf(member), initial, owner.Memory);

/// <summary>A variable of the kernel's own, in no structure.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class Variable<T>(Machine machine, string name, T initial) : WatchedCell<T>(machine, name, initial, null);
