using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CoyoteDevres.Cli.Tests")]
