using CoyoteDevres.Kernel;

namespace CoyoteDevres.Subsystems.Uart;

/// <summary>Which file operations an open tty file has now.</summary>
public enum TtyFileOps
{
    /// <summary><c>tty_fops</c>.</summary>
    Tty,

    /// <summary><c>hung_up_tty_fops</c>.</summary>
    HungUp,
}

/// <summary>
/// <c>struct tty_file_private</c>, and of the <c>struct file</c> it belongs to what others change: a hangup swaps <c>f_op</c>.
/// A system call reads <c>f_op</c> once, when it begins.
/// </summary>
public sealed class TtyFile : KernelObject
{
    /// <summary><c>tty_alloc_file</c>.</summary>
    public TtyFile(Machine machine)
        : base(machine, "tty_file_private") => FOp = new Variable<TtyFileOps>(machine, "file.f_op", TtyFileOps.Tty);

    /// <summary><c>file-&gt;f_op</c>: lives as long as the open file, unlike this structure.</summary>
    public Variable<TtyFileOps> FOp { get; }

    /// <summary>The tty it is open on; set before anybody else has the file.</summary>
    public TtyStruct Tty { get; set; } = null!;

    /// <summary>How many characters the user writes to it at a time.</summary>
    public int Characters { get; set; } = 1;
}
