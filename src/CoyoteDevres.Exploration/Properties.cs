using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CoyoteDevres.Exploration.Tests")]
