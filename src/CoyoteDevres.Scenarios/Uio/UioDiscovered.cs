using static CoyoteDevres.Scenarios.FindingText;

namespace CoyoteDevres.Scenarios.Uio;

/// <summary>What the scenarios find that the fact sheet does not mention.</summary>
internal static class UioDiscovered
{
    /// <summary>
    /// Discovered, UI0 to UI2c: nobody wakes who sleeps in read. <c>uio_unregister_device</c> of about v3.10 and v4.18 frees the interrupt and has no wake-up
    /// at all, and <c>uio_read</c> looks at <c>info</c> before its loop only. No lock is held over the sleep, so that the removal ends, and nothing can come
    /// any more.
    /// </summary>
    internal static DeclaredFinding[] NotWoken { get; } = Parse(null, "missed uio_device.wait: uio_read");

    /// <summary>The same for poll.</summary>
    internal static DeclaredFinding[] PollNotWoken { get; } = Parse(null, "missed uio_device.wait: do_poll");

    /// <summary>
    /// Discovered, UI3 and UI4: a wake-up that is lost. <c>uio_read</c> (v6.16) is on the queue, takes <c>info_lock</c>, finds <c>info</c> and lets it go;
    /// only then it sets its state, compares the event counter and sleeps. If <c>uio_unregister_device</c> runs in between, it sets <c>info</c> to NULL under
    /// that lock and calls <c>wake_up_interruptible</c>, which does nothing to a task that is still running; the counter is as it was. The mutex orders the
    /// test and the removal's write, and not the test and the sleep: setting the state before taking the mutex would not do either, since a mutex may sleep.
    /// An interrupt may come as well as not; the last one has been freed.
    /// </summary>
    internal static DeclaredFinding[] LostByRead { get; } = NotWoken;

    /// <summary>
    /// Discovered, UI3 and UI4: the same in poll, which tests <c>info</c> under <c>info_lock</c>, lets it go, and joins the queue after that
    /// (<c>poll_wait</c>): a removal in between wakes a queue that it is not on, and the counter, which it then compares, has not changed.
    /// </summary>
    internal static DeclaredFinding[] LostByPoll { get; } = PollNotWoken;

    /// <summary>
    /// Discovered, UI0: <c>uio_read</c> copies to user space with its state still <c>TASK_INTERRUPTIBLE</c> (v3.10: <c>set_current_state</c> at the head of
    /// the loop, <c>copy_to_user</c> in it, and <c>TASK_RUNNING</c> only behind it): copying may sleep, which sets the state to running, or warns. Sequential
    /// in one task; v4.18 sets the state first.
    /// </summary>
    internal static DeclaredFinding[] CopiesAsleep { get; } = Parse(null, "not-running copy_to_user: uio_read");

    /// <summary>
    /// Discovered, UI2 up to the tree of v4.18.y that was read: an open that has found the device, and no <c>info</c> any more, jumps to
    /// <c>err_alloc_listener</c>, past the <c>kfree</c> of the listener that it has allocated. The window is between <c>idr_find</c> under <c>minor_lock</c>
    /// and <c>info_lock</c>, both of which the removal takes after the other. In v5.10.y it jumps to <c>err_infoopen</c>.
    /// </summary>
    internal static DeclaredFinding[] ListenerLost { get; } = Parse(null, "leak uio_listener");
}
