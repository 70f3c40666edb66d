namespace CoyoteDevres.Scenarios.Guards;

/// <summary>Places of the generic device that carry no weight, and why.</summary>
internal static class GuardRedundant
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new(
            "none null-check spinlock-dropped spinlock mutex rwsem percpu-rwsem srcu rcu kref kref-and-flag revocable completion-wait remove-wait percpu-ref drm-dev-enter",
            "toy_open: get toy_device.dev.kobj",
            "cdev_device_add makes the device the parent of its cdev, and an open file pins the cdev until after its release: it pins the device with it"),
        new(
            "*",
            "toy_await: wait_for_completion toy_device.finished",
            "it is what the scenario's use does, not what guards it: a use that ends sooner is a shorter use"),
        new(
            "srcu remove-wait percpu-ref",
            "toy_read: wait_event toy_device.wait",
            "it is what the user asked for: without it the read ends at once, with nothing, and inside the same use of the guard"),
        new(
            "null-check srcu",
            "toy_read: read toy_device.chip",
            "a reader who got in wrongly asks again before it sleeps (IsGone), and touches the chip only if there was something to read"),
        new(
            "null-check spinlock-dropped",
            "toy_read: read toy_device.chip #2",
            "a reader who got in wrongly asks again before it sleeps (IsGone), and touches the chip only if there was something to read"),
        new(
            "spinlock-dropped",
            "toy_read: lock toy_device.lock",
            "it covers the load of one word, which toy_read repeats without it when it is woken: the race that it would hide is there anyway"),
        new(
            "kref-and-flag",
            "toy_read: READ_ONCE toy_chip.gone",
            "a reader who got in wrongly asks again before it sleeps (IsGone), and touches the chip only if there was something to read"),
        new("*", "toy_finish: read toy_device.chip*", "what this call does, completing another user's, touches nothing of the chip: it may come in or not"),
        new("*", "toy_await: read toy_device.chip*", "what this call does, waiting for another user's, touches nothing of the chip: it may come in or not"),
        new("kref-and-flag", "toy_finish: READ_ONCE toy_chip.gone", "what this call does touches no register: it may come in or not"),
        new("kref-and-flag", "toy_await: READ_ONCE toy_chip.gone", "what this call does touches no register: it may come in or not"),
        new(
            "revocable",
            "toy_poll: read toy_device.rev.res",
            "the poller is inside the use and on the wait queue: the removal waits for the use, and wakes after it; the next look is refused at the entrance"),
        new(
            "drm-dev-enter",
            "toy_poll: READ_ONCE toy_device.unplugged",
            "the poller is inside the use and on the wait queue: the removal waits for the use, and wakes after it; the next look is refused at the entrance"),
        new(
            "percpu-ref",
            "toy_*: enter rcu_read_lock",
            "the section is percpu_ref_put's own around the release function, and this one only completes; that a count is on the CPU is one step with counting here"),
        new("percpu-ref", "toy_read: tryget_live toy_device.users", "a reader that is not counted asks again when it is woken (percpu_ref_is_dying), before it would touch the chip"),
        new("percpu-ref", "toy_await: tryget_live toy_device.users", "what this call does, waiting for another user's, touches nothing of the chip: it need not be counted"),
        new("percpu-ref", "toy_finish: tryget_live toy_device.users", "what this call does, completing another user's, touches nothing of the chip: it need not be counted"),
    ];
}
