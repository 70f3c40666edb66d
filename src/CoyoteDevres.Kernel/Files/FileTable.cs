using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A process's open files (<c>struct files_struct</c>, fs/file.c). While one thread has it, a system call takes no reference on the
/// file and nothing is shared (<c>fdget</c>). Once threads share it, descriptors may be closed under a call, which therefore takes a
/// reference first.
/// </summary>
internal sealed class FileTable(Machine machine)
{
    private readonly List<File> files = [];
    private Atomic? threads;
    private Descriptors? descriptors;

    /// <summary>True once threads share it.</summary>
    internal bool IsShared => descriptors is not null;

    /// <summary>True if nothing is open.</summary>
    internal bool IsEmpty => files.Count == 0;

    /// <summary>One more thread has it, before it runs (<c>CLONE_FILES</c>).</summary>
    internal async Op Share(string comm)
    {
        threads ??= new Atomic(machine, $"files_struct({comm}).count", 1);
        descriptors ??= new Descriptors(machine, comm);
        foreach (var file in files)
            file.Share();
        await threads.Add(1, "copy_files");
    }

    /// <summary>A child inherits what is open (<c>dup_fd</c>).</summary>
    internal async Op<FileTable> Duplicate()
    {
        var copy = new FileTable(machine);
        foreach (var file in files)
        {
            file.Share();
            await file.Get();
            copy.files.Add(file);
        }

        return copy;
    }

    internal void Install(File file)
    {
        files.Add(file);
        if (descriptors is not null)
            file.Share();
    }

    /// <summary><c>fdget</c>: false if the descriptor was closed.</summary>
    internal Op<bool> Get(File file) => descriptors is null ? Op.From(true) : GetShared(descriptors, file);

    /// <summary><c>fdput</c>.</summary>
    internal Op Put(File file) => descriptors is null ? Op.Done : file.Fput();

    /// <summary><c>close_fd</c>: false if another thread has closed it.</summary>
    internal async Op<bool> Close(File file)
    {
        if (descriptors is not null && !await descriptors.Close(file.Number))
            return false;
        files.Remove(file);
        return true;
    }

    /// <summary><c>exit_files</c>: the last thread closes what is open.</summary>
    internal async Op Exit()
    {
        if (threads is not null && await threads.AddReturn(-1, "exit_files") != 0)
            return;
        while (files.Count > 0)
        {
            var file = files[0];
            files.RemoveAt(0);
            await file.Fput();
        }
    }

    private static async Op<bool> GetShared(Descriptors descriptors, File file) =>
        await descriptors.IsOpen(file.Number) && await file.GetUnlessZero();
}
