namespace CoyoteDevres.Kernel;

/// <summary>What a signal does to the process that gets it; one that is ignored is never sent (<c>sig_ignored</c>, kernel/signal.c).</summary>
public enum Signal
{
    /// <summary>
    /// A handler runs, and the process goes on: an interruptible wait ends, a killable one does not. The handler was installed
    /// without <c>SA_RESTART</c>; with it the process would make the system call again, which a model can do by itself.
    /// </summary>
    Handled,

    /// <summary>
    /// <c>SIGKILL</c>, or another one whose default action ends the process (<c>complete_signal</c> makes the same of it): killable
    /// waits end too, and the process does not come back from its system call.
    /// </summary>
    Kill,
}
