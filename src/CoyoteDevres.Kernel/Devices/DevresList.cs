using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>dev-&gt;devres_head</c>: a device's managed resources by number, oldest first, with the marks where groups open and close among them. What
/// the kernel does under <c>devres_lock</c> is one operation; it calls no release function there.
/// </summary>
/// <remarks>Nothing is said to commute: drivers add and release resources under <c>device_lock</c>, one task at a time.</remarks>
internal sealed class DevresList(Device device) : SharedObject(device.Machine.Runtime, device.NameOf("devres_head"), device.Memory)
{
    internal const int NotFound = 0;

    /// <summary>The latest group that is not closed.</summary>
    internal const int LatestOpen = 0;

    private const int AddKind = 0, RemoveKind = 1, ReplaceKind = 2, TakeAllKind = 3, OpenKind = 4, CloseKind = 5, RemoveGroupKind = 6, TakeGroupKind = 7;

    private static readonly Dependence Table = Dependence.AllBut(8);

    private readonly Machine machine = device.Machine;
    private readonly List<Entry> entries = [];
    private readonly List<int> taken = [];
    private int last;

    private enum Mark
    {
        None,
        Opens,
        Closes,
    }

    public override Dependence Dependence => Table;

    /// <summary>What the operation before took off, oldest first; for the task that performed it, at once.</summary>
    internal int[] Taken => [.. taken];

    public override void Reset()
    {
        entries.Clear();
        taken.Clear();
        last = 0;
    }

    public override int Apply(int kind, int task, int argument)
    {
        taken.Clear();
        switch (kind)
        {
            case AddKind or OpenKind:
                entries.Add(new Entry(++last, kind == OpenKind ? Mark.Opens : Mark.None));
                return last;
            case RemoveKind:
                return entries.RemoveAll(e => e.Number == argument && e.Mark == Mark.None);
            case ReplaceKind:
                int place = entries.FindIndex(e => e.Number == argument && e.Mark == Mark.None);
                if (place < 0)
                    return NotFound;
                entries[place] = new Entry(++last, Mark.None);
                return last;
            case TakeAllKind:
                Take(0, entries.Count);
                return taken.Count;
            default:
                return OnGroup(kind, argument);
        }
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    public override string Verb(int kind) => kind switch
    {
        AddKind => "devres_add",
        RemoveKind => "devres_remove",
        ReplaceKind => "replace_dr",
        TakeAllKind => "empty",
        OpenKind => "devres_open_group",
        CloseKind => "devres_close_group",
        RemoveGroupKind => "devres_remove_group",
        _ => "devres_release_group",
    };

    /// <summary>Returns its number.</summary>
    internal Step Add(in Site site) => Operate(AddKind, site);

    internal Test Remove(int number, in Site site) => Ask(RemoveKind, site, argument: number);

    /// <summary>Another resource takes its place; returns that one's number, or <see cref="NotFound"/>.</summary>
    internal Step Replace(int number, in Site site) => Operate(ReplaceKind, site, argument: number);

    internal Step TakeAll(in Site site) => Operate(TakeAllKind, site);

    internal Step Open(in Site site) => Operate(OpenKind, site);

    internal Test Close(int group, in Site site) => Ask(CloseKind, site, argument: group);

    internal Test RemoveGroup(int group, in Site site) => Ask(RemoveGroupKind, site, argument: group);

    internal Test TakeGroup(int group, in Site site) => Ask(TakeGroupKind, site, argument: group);

    /// <summary>Returns the group, or <see cref="NotFound"/>.</summary>
    private int OnGroup(int kind, int wanted)
    {
        int first = entries.FindLastIndex(e => e.Mark == Mark.Opens && (wanted == LatestOpen ? Closing(e.Number) < 0 : e.Number == wanted));
        if (first < 0)
            return NotFound;
        int group = entries[first].Number;
        if (kind == CloseKind)
            entries.Add(new Entry(group, Mark.Closes));
        else if (kind == RemoveGroupKind)
            entries.RemoveAll(e => e.Number == group && e.Mark != Mark.None);
        else
            Take(first, Closing(group) is >= 0 and var closing ? closing + 1 : entries.Count);
        return group;
    }

    /// <summary>
    /// <c>remove_nodes</c>: all resources in the range, and the marks of groups that are wholly in it; one that is not closed is if it opens
    /// there.
    /// </summary>
    private void Take(int first, int end)
    {
        var range = entries.GetRange(first, end - first);
        bool IsWhole(Entry mark) => range.Contains(new Entry(mark.Number, Mark.Opens)) && (Closing(mark.Number) < 0 || range.Contains(new Entry(mark.Number, Mark.Closes)));
        var left = range.FindAll(e => e.Mark != Mark.None && !IsWhole(e));
        taken.AddRange(range.Where(e => e.Mark == Mark.None).Select(e => e.Number));
        entries.RemoveRange(first, range.Count);
        entries.InsertRange(first, left);
    }

    private int Closing(int group) => entries.IndexOf(new Entry(group, Mark.Closes));

    private readonly record struct Entry(int Number, Mark Mark);
}
