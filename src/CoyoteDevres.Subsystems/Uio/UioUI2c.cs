using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uio;

/// <summary>UI2 after b34e9a15b37b: write copies first.</summary>
/// <remarks>uio.c read in a v4.18.y tree with these commits [V]. An open that finds no <c>info</c> jumps past the freeing of its listener there.</remarks>
public sealed class UioUI2c(Machine machine) : UioMutex(machine)
{
}
