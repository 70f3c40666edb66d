using static CoyoteDevres.Scenarios.Media.MediaFindings;

namespace CoyoteDevres.Scenarios.Media;

/// <summary>
/// What two users find that neither finds alone, and the other way round. Both are about who drops the last reference on the node's device:
/// a file that stays open keeps the node and its character device in the map. From M1 on that memory is safe, and two users find what each does.
/// </summary>
internal static class MediaPairs
{
    private static readonly string[] WithoutFile = ["open", "close", "read-model"];

    /// <summary>M0: memory that the driver frees.</summary>
    internal static IReadOnlyList<DeclaredFinding> M0(IReadOnlyList<string> users, string removal, IReadOnlyList<DeclaredFinding> union)
    {
        // The character device is deleted with the last file, so that an open finds it in freed memory.
        if (users.Contains("open") && !users.Contains("read-model"))
            return [.. union, FoundWhenGone];
        // The release function never runs for who closes: the other one's file keeps the node until the end.
        return users.Contains("close") && users.Any(IsHolder)
            ? [.. union.Where(f => f.Key.Function is not ("cdev_del" or "media_devnode_release"))]
            : union;
    }

    /// <summary>M1a: memory that the last reference frees.</summary>
    internal static IReadOnlyList<DeclaredFinding> M1a(IReadOnlyList<string> users, string removal, IReadOnlyList<DeclaredFinding> union)
    {
        bool oneHolds = users.Any(IsHolder);
        if (users.Contains("open") && !users.Contains("read-model"))
        {
            return oneHolds
                ? [.. union.Where(f => f.Key.Function is not ("chrdev_open" or "media_open"))]
                : [.. union, NodeFound];
        }

        // One is between its two steps when the other one frees: both close at the end, or only one ever closes beside somebody.
        if (users.All(IsHolder))
            return [.. union, NodeClosed[1]];
        return users.Contains("close") && oneHolds ? [.. union.Where(f => f.Key != NodeClosed[1].Key)] : union;
    }

    private static bool IsHolder(string user) => !WithoutFile.Contains(user);
}
