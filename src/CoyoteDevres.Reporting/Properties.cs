using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CoyoteDevres.Reporting.Tests")]
