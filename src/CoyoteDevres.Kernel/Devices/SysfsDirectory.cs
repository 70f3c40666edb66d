using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// The names in a directory of sysfs (fs/kernfs/dir.c: <c>kernfs_add_one</c>, <c>__kernfs_remove</c>): no name twice, and none at all
/// once the directory is removed. Each operation is one section of the tree's lock, in which nothing else happens.
/// </summary>
/// <remarks>
/// Adding and removing a name want the same entry, or meet in whether the directory is still there: nothing commutes, since one kind
/// stands for all names.
/// </remarks>
internal sealed class SysfsDirectory(Machine machine, string path) : SharedObject(machine.Runtime, path)
{
    private const int LinkKind = 0, UnlinkKind = 1, RemoveKind = 2;

    private static readonly Dependence Table = Dependence.AllBut(3);

    private readonly List<int> names = [];
    private bool removed;

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        names.Clear();
        removed = false;
    }

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case LinkKind when removed:
                return -Errno.ENOENT;
            case LinkKind when names.Contains(argument):
                return -Errno.EEXIST;
            case LinkKind:
                names.Add(argument);
                return 0;
            case UnlinkKind:
                return names.Remove(argument) ? 1 : 0;
            default:
                removed = true;
                names.Clear();
                return 0;
        }
    }

    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        machine.Ordering.Acquire(this, task);
        machine.Ordering.Release(this, task);
    }

    public override string Verb(int kind) => kind switch
    {
        LinkKind => "add a name to",
        UnlinkKind => "remove a name from",
        _ => "remove",
    };

    /// <summary><c>kernfs_add_one</c>: 0, or a negative error.</summary>
    internal Step Link(string name, in Site site) => Operate(LinkKind, site, argument: Number(name));

    /// <summary>The name goes.</summary>
    internal Step Unlink(string name, in Site site) => Operate(UnlinkKind, site, argument: Number(name));

    /// <summary>The directory goes, with what is in it.</summary>
    internal Step Remove(in Site site) => Operate(RemoveKind, site);

    /// <summary>A name as a number that is the same in every execution (FNV-1a): an operation's argument is a number.</summary>
    private static int Number(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
            hash = (hash ^ c) * 16777619;
        return (int)hash;
    }
}
