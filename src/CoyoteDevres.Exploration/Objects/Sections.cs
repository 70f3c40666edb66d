namespace CoyoteDevres.Exploration;

/// <summary>
/// Sections that begin and end, and waits for those that had begun before a moment: what grace periods of RCU wait for, and
/// barriers for callbacks. Sections that begin later are not waited for.
/// </summary>
/// <remarks>
/// <para>
/// Moments are told by epochs. An epoch ends at the first mark after a section began in it; a section belongs to the epoch it
/// began in, and whoever marked waits until no section of an earlier epoch is left. That is the set of sections that had begun
/// before the mark: if one began since the last mark, this mark ends its epoch; if none did, the last mark has ended all of them.
/// </para>
/// <para>
/// So a task knows its epoch when it announces an end or a wait, and the epoch is part of the operation's kind: an end depends on
/// the waits of later epochs, which it may let go on, and on nothing else. Beginning depends on marking, which counts it or does
/// not. Beginning commutes with beginning (both belong to the same epoch, in either order) and with ends and waits; marks
/// commute with marks (both get the same epoch, in either order) and with ends, whose section has gone before the wait either way.
/// Counting depends on beginnings and ends.
/// </para>
/// <para>
/// Epochs are numbered up to <see cref="LastEpoch"/>. A mark that would need another one waits for every section there is, later
/// ones included, which beginning one therefore depends on.
/// </para>
/// </remarks>
public abstract class Sections(IRuntime runtime, string name, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>The last epoch that has a number.</summary>
    protected const int LastEpoch = 12;

    /// <summary>
    /// Kinds of operation: begin a section, mark a moment, something that changes nothing (a section inside a section), and count
    /// the sections there are.
    /// </summary>
    protected const int BeginKind = 0, MarkKind = 1, InnerKind = 2, CountKind = 3;

    private const int FirstEnd = 4, FirstWait = FirstEnd + LastEpoch + 1, WaitForAll = FirstWait + LastEpoch + 1;

    private static readonly Dependence Table = MakeTable();

    private int[] running = [];
    private int epoch;
    private bool begun;

    /// <inheritdoc/>
    public sealed override Dependence Dependence => Table;

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        Array.Clear(running);
        epoch = 0;
        begun = false;
    }

    /// <inheritdoc/>
    public sealed override bool IsEnabled(int kind, int task)
    {
        if (kind < FirstWait)
            return true;
        // A wait for all is one for an epoch after the last.
        int before = Math.Min(kind - FirstWait, running.Length);
        for (int i = 0; i < before; i++)
        {
            if (running[i] > 0)
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case BeginKind:
                if (running.Length == 0)
                    running = new int[LastEpoch + 1];
                begun = true;
                running[epoch]++;
                return epoch;
            case MarkKind when begun && epoch == LastEpoch:
                return LastEpoch + 1;
            case MarkKind:
                epoch += begun ? 1 : 0;
                begun = false;
                return epoch;
            case >= FirstEnd and < FirstWait:
                running[kind - FirstEnd]--;
                return 0;
            case CountKind:
                return running.Sum();
            default:
                return 0;
        }
    }

    /// <summary>The kind that ends a section of an epoch.</summary>
    protected static int EndKind(int epoch) => FirstEnd + epoch;

    /// <summary>The kind that waits for the sections before a mark that returned <paramref name="epoch"/>.</summary>
    protected static int WaitKind(int epoch) => FirstWait + epoch;

    /// <summary>The epoch of a section that the kind ends, or -1.</summary>
    protected static int EndedEpoch(int kind) => kind is >= FirstEnd and < FirstWait ? kind - FirstEnd : -1;

    /// <summary>The epoch before which the kind waits for sections, or -1.</summary>
    protected static int AwaitedEpoch(int kind) => kind >= FirstWait ? kind - FirstWait : -1;

    private static Dependence MakeTable()
    {
        List<(int One, int Other)> dependent = [(BeginKind, MarkKind), (BeginKind, WaitForAll), (BeginKind, CountKind)];
        for (int ended = 0; ended <= LastEpoch; ended++)
        {
            dependent.Add((EndKind(ended), CountKind));
            for (int before = ended + 1; before <= LastEpoch + 1; before++)
                dependent.Add((EndKind(ended), WaitKind(before)));
        }

        return Dependence.NoneBut(WaitForAll + 1, dependent.ToArray());
    }
}
