using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A device's managed resources (drivers/base/devres.c, read in v4.19; <c>devm_krealloc</c> v5.10): released newest first when its driver is
/// unbound, when a probe fails, or with the device. Releasing takes them off the list under its lock and calls the release functions
/// without it, so they may sleep, and what one of them adds stays on the list.
/// </summary>
/// <remarks>That the nodes themselves are allocated shows only where a scenario lets that fail (<see cref="AddActionOrReset"/>).</remarks>
public sealed class Devres
{
    private readonly Device device;
    private readonly DevresList list;

    // What stands behind the numbers on the list.
    private readonly Dictionary<int, Node> nodes = [];

    // The latest number of each, for who may ask while it is being released: whether it is still there is for the list to say.
    private readonly Dictionary<object, int> latest = [];

    internal Devres(Device device)
    {
        this.device = device;
        list = new DevresList(device);
    }

    /// <summary>True once there was a resource.</summary>
    internal bool WasUsed { get; private set; }

    /// <summary><c>devm_add_action</c>: 0.</summary>
    public Op<int> AddAction(Func<Op> action, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Add(new Node(action, action), new Site(function, file, line));

    /// <summary><c>devm_add_action_or_reset</c>: if it cannot be added, the action is called at once.</summary>
    /// <param name="action">What to do at release.</param>
    /// <param name="outOfMemory">The scenario's choice: its node cannot be allocated.</param>
    /// <param name="function">Where it is called.</param>
    /// <param name="file">Where it is called.</param>
    /// <param name="line">Where it is called.</param>
    /// <returns>0, or <c>-ENOMEM</c>: the action has been done.</returns>
    public async Op<int> AddActionOrReset(Func<Op> action, bool outOfMemory = false, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!outOfMemory)
            return await AddAction(action, function, file, line);
        await action();
        return -Errno.ENOMEM;
    }

    /// <summary><c>devm_remove_action</c>: it will not be done. Warns if it is not there.</summary>
    public async Op RemoveAction(Func<Op> action, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await Remove(action, "devm_remove_action", new Site(function, file, line));

    /// <summary>
    /// <c>devm_remove_action_nowarn</c> (v6.12, for Rust): false if it is not there, which is no mistake of a caller who races with the release.
    /// </summary>
    public async Op<bool> RemoveActionNowarn(Func<Op> action, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(action);
        int number = latest.GetValueOrDefault(action, DevresList.NotFound);
        return await list.Remove(number, new Site(function, file, line)) && nodes.Remove(number);
    }

    /// <summary><c>devm_release_action</c>: it is done now and not again. Warns if it is not there.</summary>
    public async Op ReleaseAction(Func<Op> action, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (await Remove(action, "devm_release_action", new Site(function, file, line)))
            await action();
    }

    /// <summary><c>devm_kmalloc</c>, <c>devm_kzalloc</c>: the memory is freed at release.</summary>
    public Op<int> Kmalloc(KernelObject memory, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(memory);
        memory.Memory.IsInNode = true;
        return Add(NodeOf(memory), new Site(function, file, line));
    }

    /// <summary><c>devm_kfree</c>: frees it now. Warns if it is not there, and then frees nothing.</summary>
    public async Op Kfree(KernelObject memory, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (await Remove(memory, "devm_kfree", new Site(function, file, line)))
            await memory.Memory.FreeNode(new Site("devm_kfree", file, line));
    }

    /// <summary>
    /// <c>devm_krealloc</c>: the memory moves to a larger place, which keeps its turn in the order of release; pointers to the old one dangle.
    /// False, with a warning, if the old one is not there.
    /// </summary>
    public async Op<bool> Krealloc(KernelObject old, KernelObject larger, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(larger);
        var site = new Site(function, file, line);
        int number = await list.Replace(Find(old), site);
        if (number == DevresList.NotFound)
        {
            await larger.Kfree("devm_krealloc", file, line);
            Warn("devm_krealloc", "Memory chunk not managed or managed by a different device.", site);
            return false;
        }

        nodes[number] = NodeOf(larger);
        larger.Memory.IsInNode = true;
        await old.Touch("devm_krealloc", file, line);
        await larger.Touch("devm_krealloc", file, line);
        await old.Memory.FreeNode(new Site("devm_krealloc", file, line));
        return true;
    }

    /// <summary><c>devres_open_group</c>: what is added from now on, up to its close, can be released together.</summary>
    /// <returns>The group.</returns>
    public Step OpenGroup([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        list.Open(new Site(function, file, line));

    /// <summary><c>devres_close_group</c>: the latest open one, unless one is named. Warns if there is none.</summary>
    public async Op CloseGroup(int group = DevresList.LatestOpen, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        if (!await list.Close(group, site))
            Warn("devres_close_group", "", site);
    }

    /// <summary><c>devres_remove_group</c>: forgets the group and keeps its resources. Warns if there is none.</summary>
    public async Op RemoveGroup(int group = DevresList.LatestOpen, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        if (!await list.RemoveGroup(group, site))
            Warn("devres_remove_group", "", site);
    }

    /// <summary><c>devres_release_group</c>: releases what is in the group, or from its opening on if it is open. Warns if there is none.</summary>
    public async Op ReleaseGroup(int group = DevresList.LatestOpen, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var site = new Site(function, file, line);
        if (await list.TakeGroup(group, site))
            await ReleaseNodes(list.Taken);
        else
            Warn("devres_release_group", "", site);
    }

    /// <summary><c>devres_release_all</c>.</summary>
    public async Op ReleaseAll()
    {
        // The kernel takes the lock of an empty list too; nobody can tell.
        if (!WasUsed)
            return;
        await list.TakeAll(new Site("devres_release_all", "", 0));
        await ReleaseNodes(list.Taken);
    }

    /// <summary><c>devres_destroy</c> of the latest one of that identity: false, with a warning of <paramref name="by"/>, if there is none.</summary>
    internal async Op<bool> Remove(object identity, string by, Site site)
    {
        int number = Find(identity);
        if (await list.Remove(number, site))
            return nodes.Remove(number);
        Warn(by, "", site);
        return false;
    }

    /// <summary><c>devres_add</c>.</summary>
    internal async Op<int> Add(Node node, Site site)
    {
        WasUsed = true;
        int number = await list.Add(site);
        nodes[number] = node;
        latest[node.Identity] = number;
        return 0;
    }

    private static Node NodeOf(KernelObject memory) => new(memory, async () => await memory.Memory.FreeNode(new Site("devm_kmalloc_release", "", 0)));

    private async Op ReleaseNodes(int[] taken)
    {
        for (int i = taken.Length - 1; i >= 0; i--)
        {
            nodes.Remove(taken[i], out var node);
            await node.Release();
        }
    }

    /// <summary>The latest one of that identity.</summary>
    private int Find(object identity) =>
        nodes.Where(n => Equals(n.Value.Identity, identity)).Select(n => n.Key).DefaultIfEmpty(DevresList.NotFound).Max();

    private void Warn(string at, string text, Site site) =>
        device.Machine.Report("devres-warning", site.Spelling, list.Name, text.Length > 0 ? text : $"WARNING: at {at}", device.Machine.Current, $"WARNING: at {at}");

    /// <summary>A resource.</summary>
    /// <param name="Identity">What it is found by.</param>
    /// <param name="Release">What is done at release.</param>
    internal readonly record struct Node(object Identity, Func<Op> Release);
}
