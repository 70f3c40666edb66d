namespace CoyoteDevres.Cli;

/// <summary>Bad input: told in one line, never with a stack trace.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>An error of the file system as bad input.</summary>
    internal static UsageException Of(string path, Exception cause) => new($"{path}: {cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException when Directory.Exists(path) => "is a directory, or access to it is denied",
        UnauthorizedAccessException => "access denied",
        _ => cause.Message,
    }}");

    /// <summary>True for what the file system throws when a path is not what the user thought.</summary>
    internal static bool IsFileError(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
