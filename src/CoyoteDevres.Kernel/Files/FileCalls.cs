using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// How the core calls file operations: it reads the table, which is the module's data, and jumps into the module's text. For modules
/// that can go; for others it just calls.
/// </summary>
internal static class FileCalls
{
    // The delegates are made in methods of their own: a method that makes one allocates what it captures on entry, even if it takes another way.
    internal static Op<int> CallOpen(this FileOperations operations, File file, string caller = "do_dentry_open") =>
        operations.Owner.Text is null ? operations.Open(file) : OpenThrough(operations, file, caller);

    internal static Op<int> CallRead(this FileOperations operations, File file, UserPointer buffer, string caller = "vfs_read") =>
        operations.Owner.Text is null ? operations.Read(file, buffer) : ReadThrough(operations, file, buffer, caller);

    internal static Op<int> CallWrite(this FileOperations operations, File file, UserPointer buffer) =>
        operations.Owner.Text is null ? operations.Write(file, buffer) : WriteThrough(operations, file, buffer);

    internal static Op<int> CallIoctl(this FileOperations operations, File file, IoctlCommand command, UserPointer argument) =>
        operations.Owner.Text is null ? operations.Ioctl(file, command, argument) : IoctlThrough(operations, file, command, argument);

    internal static Op<PollMask> CallPoll(this FileOperations operations, File file, PollTable table) =>
        operations.Owner.Text is null ? operations.Poll(file, table) : PollThrough(operations, file, table);

    internal static Op<int> CallMmap(this FileOperations operations, File file) =>
        operations.Owner.Text is null ? operations.Mmap(file) : MmapThrough(operations, file);

    internal static Op CallFlush(this FileOperations operations, File file) =>
        operations.Owner.Text is null ? operations.Flush(file) : FlushThrough(operations, file);

    internal static Op CallRelease(this FileOperations operations, File file, string caller = "__fput") =>
        operations.Owner.Text is null ? operations.Release(file) : ReleaseThrough(operations, file, caller);

    /// <summary>
    /// <c>fops_get</c>: reads the owner, which is in the module, and takes a reference on it, if there is one to read. False if it is going.
    /// </summary>
    internal static async Op<bool> Get(this FileOperations operations, string function)
    {
        await operations.Owner.Touch(new Site(function, "", 0));
        return !operations.HasOwner || await operations.Owner.TryGet(function);
    }

    /// <summary><c>fops_put</c>.</summary>
    internal static Op Put(this FileOperations operations, string function) =>
        operations.HasOwner ? operations.Owner.Put(function) : operations.Owner.Touch(new Site(function, "", 0));

    private static Op<int> OpenThrough(FileOperations operations, File file, string caller) =>
        Through(operations, caller, "open", () => operations.Open(file));

    private static Op<int> ReadThrough(FileOperations operations, File file, UserPointer buffer, string caller) =>
        Through(operations, caller, "read", () => operations.Read(file, buffer));

    private static Op<int> WriteThrough(FileOperations operations, File file, UserPointer buffer) =>
        Through(operations, "vfs_write", "write", () => operations.Write(file, buffer));

    private static Op<int> IoctlThrough(FileOperations operations, File file, IoctlCommand command, UserPointer argument) =>
        Through(operations, "vfs_ioctl", "ioctl", () => operations.Ioctl(file, command, argument));

    private static Op<PollMask> PollThrough(FileOperations operations, File file, PollTable table) =>
        Through(operations, "vfs_poll", "poll", () => operations.Poll(file, table));

    private static Op<int> MmapThrough(FileOperations operations, File file) =>
        Through(operations, "mmap_region", "mmap", () => operations.Mmap(file));

    private static Op FlushThrough(FileOperations operations, File file) =>
        Through(operations, "filp_close", "flush", () => operations.Flush(file));

    private static Op ReleaseThrough(FileOperations operations, File file, string caller) =>
        Through(operations, caller, "release", () => operations.Release(file));

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
