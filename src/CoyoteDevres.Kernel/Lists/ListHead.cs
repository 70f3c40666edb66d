using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// <c>struct list_head</c> (include/linux/list.h, include/linux/rculist.h, from memory; lib/list_debug.c, an older copy and an excerpt
/// of v5.17, with CONFIG_DEBUG_LIST): the head of a list or a link in one, embedded in a structure. Every step reads and writes the
/// links of the neighbours too, and so uses the memory they are in. The list has no lock of its own.
/// </summary>
/// <remarks>
/// A corrupted list is a WARN here and the operation leaves it as it is; with CONFIG_BUG_ON_DATA_CORRUPTION the kernel would stop.
/// The checks read the neighbours' links once; where nothing is found, the writes follow. hlist, list_bl and splicing are not here.
/// </remarks>
public sealed class ListHead : KernelObject
{
    private readonly LinkField next;
    private readonly LinkField prev;

    /// <summary>Embeds it, pointing to itself (<c>INIT_LIST_HEAD</c>).</summary>
    /// <param name="container">The structure it is in.</param>
    /// <param name="member">The member.</param>
    /// <param name="isRcu">True if readers walk the list under RCU: links then order what they publish.</param>
    public ListHead(KernelObject container, string member, bool isRcu = false)
        : base(container, member)
    {
        Container = container;
        next = new LinkField(this, "next", ListLink.To(this), isRcu);
        prev = new LinkField(this, "prev", ListLink.To(this), isRcu);
    }

    /// <summary>The structure it is in: <c>list_entry</c>.</summary>
    public KernelObject Container { get; }

    /// <summary><c>list_empty</c>: true if it is the head of an empty list, or in no list.</summary>
    public async Op<bool> IsEmpty([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        (await next.Read(function, file, line)).Is(this);

    /// <summary><c>list_add</c>: inserts <paramref name="entry"/> after this one; <c>list_add_rcu</c> is the same here.</summary>
    public async Op Add(ListHead entry, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        await Insert(entry, this, await Follow(next, site), site);
    }

    /// <summary><c>list_add_tail</c>: inserts <paramref name="entry"/> before this one.</summary>
    public async Op AddTail(ListHead entry, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        await Insert(entry, await Follow(prev, site), this, site);
    }

    /// <summary><c>list_del</c>: takes this one out and poisons its links.</summary>
    public async Op Del([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        await Remove(site);
        await next.Write(ListLink.Poisoned(ListLink.Poison1), function, file, line);
        await prev.Write(ListLink.Poisoned(ListLink.Poison2), function, file, line);
    }

    /// <summary><c>list_del_rcu</c>: takes this one out; readers that stand on it find their way on.</summary>
    public async Op DelRcu([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Remove(new Site(function, file, line));
        await prev.Write(ListLink.Poisoned(ListLink.Poison2), function, file, line);
    }

    /// <summary><c>list_del_init</c>: takes this one out; it is then in no list.</summary>
    public async Op DelInit([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await Remove(new Site(function, file, line));
        await next.Write(ListLink.To(this), function, file, line);
        await prev.Write(ListLink.To(this), function, file, line);
    }

    /// <summary><c>list_first_entry</c> and <c>list_next_entry</c>: the entry after this one; the head again at the end.</summary>
    public async Op<ListHead> Next([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Follow(next, new Site(function, file, line));

    /// <summary>
    /// <c>container_of</c> this link, as what the caller takes it for, which he follows. The head of a list that has become empty is in no
    /// entry: what is read there is something else's, and following that is a fault.
    /// </summary>
    public async Op<T> Entry<T>([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : KernelObject
    {
        if (Container is not T)
            await new NoEntry(Machine, Type).Follow(new Site(function, file, line));
        return (T)Container;
    }

    /// <summary>
    /// <c>list_for_each_entry</c> (and <c>_rcu</c>): the link to the next entry is read after the body, from the entry, which must still
    /// be there.
    /// </summary>
    public async Op ForEach(Func<ListHead, Op> body, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        for (var at = await Next(function, file, line); at != this; at = await at.Next(function, file, line))
            await body(at);
    }

    /// <summary><c>list_for_each_entry_safe</c>: the link is read before the body, which may take the entry out.</summary>
    public async Op ForEachSafe(Func<ListHead, Op> body, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        var at = await Next(function, file, line);
        while (at != this)
        {
            var following = await at.Next(function, file, line);
            await body(at);
            at = following;
        }
    }

    /// <summary>The structure that <paramref name="old"/> is in is copied to this one's: the links come along, the neighbours do not know.</summary>
    public async Op CopyLinks(ListHead old, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(old);
        await next.Write(await old.next.Read(function, file, line), function, file, line);
        await prev.Write(await old.prev.Read(function, file, line), function, file, line);
    }

    /// <summary>The end of <c>list_replace</c>: the neighbours that this one's links lead to are linked to it.</summary>
    public async Op Relink([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        await (await Follow(next, site)).prev.Write(ListLink.To(this), function, file, line);
        await (await Follow(prev, site)).next.Write(ListLink.To(this), function, file, line);
    }

    private async Op<ListHead> Follow(LinkField link, Site site)
    {
        var to = await link.Read(site.Function, site.File, site.Line);
        if (to.Target is null)
            await new PoisonedAddress(Machine, link.Name, to).Follow(site);
        return to.Target!;
    }

    /// <summary><c>__list_add</c>.</summary>
    private async Op Insert(ListHead entry, ListHead before, ListHead after, Site site)
    {
        var (function, file, line) = (site.Function, site.File, site.Line);
        var back = await after.prev.Read(function, file, line);
        var forth = await before.next.Read(function, file, line);
        string corruption = !back.Is(before) ? $"list_add corruption. next->prev should be prev ({before}), but was {back}. (next={after})."
            : !forth.Is(after) ? $"list_add corruption. prev->next should be next ({after}), but was {forth}. (prev={before})."
            : entry == before || entry == after ? $"list_add double add: new={entry}, prev={before}, next={after}."
            : "";
        if (corruption.Length > 0)
        {
            ReportCorruption("list-add-corruption", corruption, "__list_add_valid", entry, site);
            return;
        }

        await after.prev.Write(ListLink.To(entry), function, file, line);
        await entry.next.Write(ListLink.To(after), function, file, line);
        await entry.prev.Write(ListLink.To(before), function, file, line);
        await before.next.Write(ListLink.To(entry), function, file, line);
    }

    /// <summary><c>__list_del_entry</c>.</summary>
    private async Op Remove(Site site)
    {
        var (function, file, line) = (site.Function, site.File, site.Line);
        var before = await prev.Read(function, file, line);
        var after = await next.Read(function, file, line);
        string corruption = after.IsPoison(ListLink.Poison1) ? $"list_del corruption, {this}->next is LIST_POISON1 ({after})"
            : before.IsPoison(ListLink.Poison2) ? $"list_del corruption, {this}->prev is LIST_POISON2 ({before})"
            : "";
        if (corruption.Length == 0)
        {
            var forth = await before.Target!.next.Read(function, file, line);
            if (!forth.Is(this))
                corruption = $"list_del corruption. prev->next should be {this}, but was {forth}. (prev={before})";
        }

        if (corruption.Length == 0)
        {
            var back = await after.Target!.prev.Read(function, file, line);
            if (!back.Is(this))
                corruption = $"list_del corruption. next->prev should be {this}, but was {back}. (next={after})";
        }

        if (corruption.Length > 0)
        {
            ReportCorruption("list-del-corruption", corruption, "__list_del_entry_valid", this, site);
            return;
        }

        await after.Target!.prev.Write(before, function, file, line);
        await before.Target!.next.Write(after, function, file, line);
    }

    private void ReportCorruption(string kind, string headline, string checker, ListHead entry, in Site site) =>
        Machine.Report(kind, site.Spelling, entry.Type, headline, Machine.Current, $"WARNING: at {checker}, called by {site.Spelling}");
}
