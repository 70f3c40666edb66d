namespace CoyoteDevres.Cli;

/// <summary>How a table is written.</summary>
internal enum TableFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For a page.</summary>
    Markdown,
}
