using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// 2.3 (2.3.41, the kernel of the mail's week) on several processors: read and socket run without the big kernel lock, and truly beside
/// delete_module; the protocol families have a lock of their own (sections A2 and A5).
/// </summary>
public sealed class Unload23Smp(Machine machine) : OldUnloadKernel(machine, OldKernel.V23);
