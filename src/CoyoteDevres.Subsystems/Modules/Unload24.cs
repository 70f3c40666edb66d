using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// 2.4 (2.4.0; section A7): checking and marking are one step against every try_inc_mod_count of the core, which counts by the owner of
/// file operations, if they have one. Protocol families have no owner. Release runs without the big kernel lock.
/// </summary>
public sealed class Unload24(Machine machine) : OldUnloadKernel(machine, OldKernel.V24);
