using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CoyoteDevres.Scenarios.Tests")]
