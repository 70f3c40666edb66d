using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// How the core calls file operations: it reads the table, which is the module's data, and jumps into the module's text. For modules
/// that can go; for others it just calls.
/// </summary>
internal static class FileCalls
{
    internal static Op<int> CallOpen(this FileOperations operations, File file) =>
        operations.Owner.Text is null ? operations.Open(file) : Through(operations, "do_dentry_open", "open", () => operations.Open(file));

    internal static Op<int> CallRead(this FileOperations operations, File file, UserPointer buffer) =>
        operations.Owner.Text is null ? operations.Read(file, buffer) : Through(operations, "vfs_read", "read", () => operations.Read(file, buffer));

    internal static Op<int> CallWrite(this FileOperations operations, File file, UserPointer buffer) =>
        operations.Owner.Text is null ? operations.Write(file, buffer) : Through(operations, "vfs_write", "write", () => operations.Write(file, buffer));

    internal static Op<int> CallIoctl(this FileOperations operations, File file, IoctlCommand command, UserPointer argument) =>
        operations.Owner.Text is null
            ? operations.Ioctl(file, command, argument)
            : Through(operations, "vfs_ioctl", "ioctl", () => operations.Ioctl(file, command, argument));

    internal static Op<PollMask> CallPoll(this FileOperations operations, File file, PollTable table) =>
        operations.Owner.Text is null ? operations.Poll(file, table) : Through(operations, "vfs_poll", "poll", () => operations.Poll(file, table));

    internal static Op CallFlush(this FileOperations operations, File file) =>
        operations.Owner.Text is null ? operations.Flush(file) : Through(operations, "filp_close", "flush", () => operations.Flush(file));

    internal static Op CallRelease(this FileOperations operations, File file) =>
        operations.Owner.Text is null ? operations.Release(file) : Through(operations, "__fput", "release", () => operations.Release(file));

    private static async Op<T> Through<T>(FileOperations operations, string caller, string operation, Func<Op<T>> body)
    {
        await operations.Owner.Touch(new Site(caller, "", 0));
        return await operations.Owner.Call(operations.NameOf(operation), body);
    }

    private static async Op Through(FileOperations operations, string caller, string operation, Func<Op> body)
    {
        await operations.Owner.Touch(new Site(caller, "", 0));
        await operations.Owner.Call(operations.NameOf(operation), body);
    }
}
