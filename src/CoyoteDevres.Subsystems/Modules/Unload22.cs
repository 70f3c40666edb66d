using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// 2.2 (2.2.14 in the facts): open, read, close and socket run under the big kernel lock, on several processors; sections A2 to A5.
/// </summary>
public sealed class Unload22(Machine machine) : OldUnloadKernel(machine, OldKernel.V22);
