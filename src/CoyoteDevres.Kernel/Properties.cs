using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CoyoteDevres.Kernel.Tests")]
