namespace CoyoteDevres.Scenarios.Ladder;

/// <summary>Places of the rungs that carry no weight, and why.</summary>
internal static class LadderRedundant
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new(
            "*",
            "toy_open: get toy_*.dev.kobj",
            "cdev_device_add makes the device the parent of its cdev, and an open file pins the cdev until after its release: it pins the device with it"),
        new(
            "L5a L5b L6 L6h",
            "toy_read: read toy_device.chip",
            "a reader who got in wrongly asks again before it sleeps, and touches the chip only if there was something to read"),
        new(
            "L6h",
            "toy_poll: read toy_device.chip #2",
            "the poller is inside the read section and on the wait queue: the removal waits for the section, and wakes after it; the next look is refused at the entrance"),
        new(
            "L5w L6 L9f",
            "toy_read: wait_event toy_*.wait",
            "it is what the user asked for: without it the read ends at once, and what it touches is tested under the guard as after a wake-up"),
        new(
            "L7",
            "toy_ioctl: down_read toy_device.sem",
            "the removal waits until no file is open, so that no call runs beside it: the semaphore is a rest of L5w, which a waiting design does not need"),
        new("L9f", "toy_*: read toy_priv.open", "the count of opens is a rest of L9: the reference count decides who frees"),
    ];
}
