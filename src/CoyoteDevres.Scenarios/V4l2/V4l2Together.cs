using static CoyoteDevres.Scenarios.V4l2.V4l2Findings;

namespace CoyoteDevres.Scenarios.V4l2;

/// <summary>
/// What two users declare. They have files of their own on one queue, which is the first one's that makes buffers (<c>q-&gt;owner</c>): the other one's calls
/// end at <c>vb2_queue_is_busy</c>, a poll sees the owner's buffers, and a close leaves the queue alone. Otherwise each finds what it finds alone.
/// </summary>
internal static class V4l2Together
{
    private static readonly string[] Owners = ["qbuf", "dqbuf", "streamon", "streamoff", "poll-streaming", "mmap", "close-streaming"];

    private static readonly string[] NotStreaming = ["streamon", "streamoff", "mmap", "close-streaming"];

    private static readonly string[] Leaving = ["open", "close", "close-streaming"];

    private static readonly string[] Fileio = ["__vb2_init_fileio", "vb2_core_reqbufs", "vb2_core_streamon", "start_streaming"];

    private static readonly string[] Waits = ["__vb2_wait_for_done_vb", "vb2_ops_wait_prepare", "stop_streaming"];

    private static readonly string[] Cancels = ["__vb2_queue_cancel", "stop_streaming", "__vb2_cleanup_fileio", "vb2_core_queue_release", "__vb2_queue_free"];

    internal static Func<IReadOnlyList<string>, string, IReadOnlyList<DeclaredFinding>, IReadOnlyList<DeclaredFinding>> Of(string version) => (users, removal, union) =>
    {
        string? owner = users.FirstOrDefault(u => Owners.Contains(u));
        // The removal of this one makes the queue nobody's, so that everybody gets at it again.
        var own = version == "now-vb2" ? union : users.Select((user, i) => Part(user, i, owner, Alone(user, removal, version), users)).SelectMany(f => f);
        return [.. own.Where(f => !IsLastReference(f, users)).Concat(Between(version, users, owner)).DistinctBy(f => f.Key)];
    };

    private static IReadOnlyList<DeclaredFinding> Alone(string user, string removal, string version) =>
        V4l2Declared.All.TryGetValue($"{V4l2Scenarios.Subsystem}/{user}-vs-{removal}@{version}", out var found) ? found : [];

    /// <summary>What is left of a user's findings when another one owns the queue.</summary>
    private static IEnumerable<DeclaredFinding> Part(string user, int index, string? owner, IReadOnlyList<DeclaredFinding> alone, IReadOnlyList<string> users)
    {
        bool isOwner = owner is null || (user == owner && users.Take(index).All(u => u != owner));
        if (isOwner)
            return alone;
        // Closing the owner's file frees the queue.
        bool isFreed = owner == "close-streaming";
        return user switch
        {
            "read" when !isFreed => alone.Where(f => !Fileio.Contains(f.Key.Function) && !Waits.Contains(f.Key.Function) && f.Key.Function != "__vb2_perform_fileio"),
            "poll" when !isFreed => alone.Where(f => !IsOwnPoll(f) && !(owner == "mmap" && NeedsStreaming(f))),
            "dqbuf" => alone.Where(f => !Waits.Contains(f.Key.Function)),
            "streamoff" or "close-streaming" => alone.Where(f => !Cancels.Contains(f.Key.Function)),
            "streamon" => alone.Where(f => !Fileio.Contains(f.Key.Function)),
            _ => alone,
        };
    }

    /// <summary>A poll that begins file I/O, as there are no buffers.</summary>
    private static bool IsOwnPoll(DeclaredFinding finding) =>
        Fileio.Contains(finding.Key.Function)
        || finding.Key.Function == "stop_streaming"
        || (finding.Key.Function, finding.Key.Object) is ("vb2_core_poll", $"{Cam}.queue.fileio") or ("vb2_fop_poll", $"{Cam}.queue.owner");

    /// <summary>A poll that goes on after the look at <c>streaming</c>; buffers alone do not stream.</summary>
    private static bool NeedsStreaming(DeclaredFinding finding) =>
        finding.Key.Function == "do_poll"
        || (finding.Key.Function == "vb2_core_poll" && finding.Key.Object is $"{Cam}.queue.done_list" or $"{Cam}.queue.error");

    /// <summary>The last reference on the video device: not while another user keeps his file.</summary>
    private static bool IsLastReference(DeclaredFinding finding, IReadOnlyList<string> users) =>
        finding.Key.Function == "v4l2_device_release" && users.Any(u => !Leaving.Contains(u));

    /// <summary>What takes both.</summary>
    private static IEnumerable<DeclaredFinding> Between(string version, IReadOnlyList<string> users, string? owner)
    {
        bool polls = users.Contains("poll") || users.Contains("poll-streaming");
        return version switch
        {
            // The order of the locks is what lockdep sees, though each process has an address space of its own.
            "2.6.37" when users.Contains("qbuf") && users.Contains("mmap") => [Abba[0]],
            "2.6.37" when users.Contains("mmap-beside-qbuf") && users.Contains("close") => [HungRelease],
            // The first reader's file I/O has begun, and the second one leaves with -EBUSY.
            "now-devm" when users.All(u => u == "read") => InQueue(Toctou, "vb2_fop_read", "fileio", "owner"),
            // Buffers that do not stream: the poll reports an error, and leaves the queue that it has joined.
            "now-devm" when polls && owner is not null && NotStreaming.Contains(owner) => InQueue(Toctou, "poll_freewait", "done_wq"),
            // The poll streams again before the sleeper who was woken has looked.
            "now-vb2" when polls && users.Contains("dqbuf") => [MissedByWait with { Bug = null }],
            _ => [],
        };
    }
}
