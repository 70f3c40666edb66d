namespace CoyoteDevres.Kernel;

/// <summary>A member of a structure that tasks read and write.</summary>
/// <typeparam name="T">Its type.</typeparam>
/// <param name="owner">The structure.</param>
/// <param name="member">The member.</param>
/// <param name="initial">Its value at first.</param>
/// <param name="isBit">
/// True for a bit that the kernel reads and changes with <c>test_bit</c> and <c>set_bit</c> only: those are marked accesses.
/// </param>
public sealed class Field<T>(KernelObject owner, string member, T initial, bool isBit = false)
    : WatchedCell<T>(owner.Machine, owner.NameOf(member), initial, owner.Memory, isBit);

/// <summary>A variable of the kernel's own, in no structure.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class Variable<T>(Machine machine, string name, T initial) : WatchedCell<T>(machine, name, initial, null);
