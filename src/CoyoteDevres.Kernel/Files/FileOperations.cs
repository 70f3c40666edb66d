using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>An ioctl's number, by its name.</summary>
/// <param name="Name">As in the header: <c>GPIO_V2_LINE_GET_VALUES_IOCTL</c>.</param>
public sealed record IoctlCommand(string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Memory of the calling process. What an operation leaves there.</summary>
public sealed class UserPointer
{
    /// <summary>What is there.</summary>
    public object? Value { get; set; }
}

/// <summary>What poll reports.</summary>
[Flags]
public enum PollMask
{
    /// <summary>Nothing yet: poll sleeps.</summary>
    None = 0,

    /// <summary>There is something to read.</summary>
    In = 1,

    /// <summary>There is room to write.</summary>
    Out = 4,

    /// <summary>An error.</summary>
    Error = 8,

    /// <summary>Hung up.</summary>
    HangUp = 16,
}

/// <summary><c>struct file_operations</c>: results are what the kernel returns, negative for errors.</summary>
public abstract class FileOperations
{
    /// <summary>The module that contains them.</summary>
    public abstract Module Owner { get; }

    /// <summary>False if <c>.owner</c> was left NULL, or the kernel has none yet: then the core counts for nobody, and only the module itself may.</summary>
    public virtual bool HasOwner => true;

    /// <summary>What reports call one of its functions: <c>toy_read</c>.</summary>
    /// <param name="operation">Which: <c>open</c>, <c>read</c>, <c>release</c>.</param>
    public virtual string NameOf(string operation) => $"{Owner.Name}_{operation}";

    /// <summary><c>-&gt;open</c>.</summary>
    public virtual Op<int> Open(File file) => Op.From(0);

    /// <summary><c>-&gt;flush</c>: at every close of a descriptor.</summary>
    public virtual Op Flush(File file) => Op.Done;

    /// <summary><c>-&gt;release</c>: after the last reference on the file is gone; never while an operation runs on it.</summary>
    public virtual Op Release(File file) => Op.Done;

    /// <summary><c>-&gt;read</c>.</summary>
    public virtual Op<int> Read(File file, UserPointer buffer) => Op.From(-Errno.EINVAL);

    /// <summary><c>-&gt;write</c>.</summary>
    public virtual Op<int> Write(File file, UserPointer buffer) => Op.From(-Errno.EINVAL);

    /// <summary><c>-&gt;unlocked_ioctl</c>.</summary>
    public virtual Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument) => Op.From(-Errno.ENOTTY);

    /// <summary><c>-&gt;mmap</c>: with the process's <c>mmap_lock</c> held for writing.</summary>
    public virtual Op<int> Mmap(File file) => Op.From(-Errno.ENODEV);

    /// <summary><c>-&gt;poll</c>; without one, always ready.</summary>
    public virtual Op<PollMask> Poll(File file, PollTable table) => Op.From(PollMask.In | PollMask.Out);
}
