using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>What a task does in <see cref="ReleaserProgram"/>.</summary>
internal enum ReleaserAct
{
    Get,
    GetPinned,
    GetUnlessZero,
    Put,
    PutForOthers,
    PutBase,
    PutParent,
    Read,
    Write,
    ReadParent,
    Lock,
    Unlock,
    LockInside,
    UnlockInside,
    ReadFlag,
    WriteFlag,
    StartTimer,
    CancelTimer,
    Disable,
}

/// <summary>
/// Tasks that use something counted, whose last put takes a lock, frees it, and puts its parent; they put it with locks held, in it or elsewhere, with
/// preemption off, or in any order; and they forget to. A timer is in it.
/// </summary>
internal sealed class ReleaserProgram(IReadOnlyList<ReleaserAct[]> tasks, bool isParentEmbedded)
{
    internal static ReleaserProgram Of(int seed, int tasks, int acts)
    {
        var random = new Random(seed);
        var all = Enum.GetValues<ReleaserAct>();
        var made = new List<ReleaserAct[]>();
        bool hasBase = false;
        for (int t = 0; t < tasks; t++)
        {
            var its = new List<ReleaserAct>();
            for (int left = 1 + random.Next(acts); left > 0; left--)
                its.Add(all[random.Next(all.Length)]);
            // Most put what has been taken for them, one puts the registration's.
            if (random.Next(4) > 0)
                its.Insert(random.Next(its.Count + 1), !hasBase && random.Next(2) == 0 ? ReleaserAct.PutBase : ReleaserAct.PutForOthers);
            bool isFirst = !hasBase;
            its.RemoveAll(a => a == ReleaserAct.PutBase && !isFirst);
            hasBase |= its.Contains(ReleaserAct.PutBase);
            made.Add([.. its]);
        }

        return new ReleaserProgram(made, random.Next(2) == 0);
    }

    public override string ToString() => $"{(isParentEmbedded ? "embedded; " : "")}{string.Join("; ", tasks.Select((acts, t) => $"t{t}: {string.Join(' ', acts)}"))}";

    internal async Op SetUp(Machine machine)
    {
        var parent = new Counted(machine, "parent", null);
        var child = isParentEmbedded ? new Counted(parent, "child", parent) : new Counted(machine, "child", parent);
        await parent.Kobject.GetForOthers("set_up");
        var mutex = new Mutex(machine, "mutex");
        var flag = new Variable<int>(machine, "flag", 0);
        foreach (var acts in tasks)
        {
            if (acts.Contains(ReleaserAct.PutForOthers))
                await child.Kobject.GetForOthers("set_up");
        }

        for (int t = 0; t < tasks.Count; t++)
        {
            var acts = tasks[t];
            machine.Run($"t{t}", () => Run(machine, acts, child, parent, mutex, flag));
        }
    }

    private static async Op Run(Machine machine, ReleaserAct[] acts, Counted child, Counted parent, Mutex mutex, Variable<int> flag)
    {
        bool holds = false, holdsInside = false, skips = false, hasPutForOthers = false, hasPutBase = false, isDisabled = false;
        int own = 0;
        foreach (var act in acts)
        {
            if (skips)
            {
                skips = false;
                continue;
            }

            switch (act)
            {
                case ReleaserAct.Get when own > 0 || !hasPutForOthers:
                    await child.Kobject.Get("get");
                    own++;
                    break;
                case ReleaserAct.GetPinned when acts.Contains(ReleaserAct.PutForOthers) && !hasPutForOthers:
                    await child.Kobject.GetPinned(function: "get_pinned");
                    own++;
                    break;
                case ReleaserAct.GetUnlessZero:
                    own += await child.Kobject.GetUnlessZero("get_unless_zero") ? 1 : 0;
                    break;
                case ReleaserAct.Put when own > 0:
                    await child.Kobject.Put("put");
                    own--;
                    break;
                case ReleaserAct.PutForOthers when !hasPutForOthers:
                    await child.Kobject.PutForOthers("put_for_others");
                    hasPutForOthers = true;
                    break;
                case ReleaserAct.PutBase when !hasPutBase && own == 0:
                    await child.Kobject.Put("put_base");
                    await parent.Kobject.Put("put_parent");
                    hasPutBase = true;
                    break;
                case ReleaserAct.Read:
                    await child.Value.Read("read");
                    break;
                case ReleaserAct.Write:
                    await child.Value.Write(1, "write");
                    break;
                case ReleaserAct.ReadParent:
                    await parent.Value.Read("read_parent");
                    break;
                case ReleaserAct.Lock when !holds && !isDisabled:
                    await mutex.Lock("lock");
                    holds = true;
                    break;
                case ReleaserAct.Unlock when holds:
                    await mutex.Unlock("unlock");
                    holds = false;
                    break;
                case ReleaserAct.LockInside when !holdsInside && !holds && !isDisabled:
                    await child.Mutex.Lock("lock_inside");
                    holdsInside = true;
                    break;
                case ReleaserAct.UnlockInside when holdsInside:
                    await child.Mutex.Unlock("unlock_inside");
                    holdsInside = false;
                    break;
                case ReleaserAct.ReadFlag:
                    skips = await flag.Read("look") == 0;
                    break;
                case ReleaserAct.WriteFlag:
                    await flag.Write(1, "set");
                    break;
                case ReleaserAct.StartTimer:
                    await child.Timer.Modify("start_timer");
                    break;
                case ReleaserAct.CancelTimer when !isDisabled:
                    await child.Timer.DeleteSync("cancel_timer");
                    break;
                case ReleaserAct.Disable when !isDisabled:
                    machine.Cpu.PreemptDisable();
                    isDisabled = true;
                    break;
            }
        }

        if (isDisabled)
            machine.Cpu.PreemptEnable();
        if (holdsInside)
            await child.Mutex.Unlock("unlock_inside");
        if (holds)
            await mutex.Unlock("unlock");
        for (; own > 0; own--)
            await child.Kobject.Put("put");
    }

    private sealed class Counted : KernelObject
    {
        private readonly Counted? parent;
        private readonly SpinLock leaf;
        private readonly bool isEmbedded;

        internal Counted(Machine machine, string type, Counted? parent)
            : base(machine, type)
        {
            this.parent = parent;
            leaf = new SpinLock(machine, "leaf");
            (Kobject, Value, Mutex, Timer) = Embed();
        }

        internal Counted(KernelObject container, string member, Counted parent)
            : base(container, member)
        {
            this.parent = parent;
            isEmbedded = true;
            leaf = new SpinLock(Machine, "leaf");
            (Kobject, Value, Mutex, Timer) = Embed();
        }

        internal Kobject Kobject { get; }

        internal Field<int> Value { get; }

        internal Mutex Mutex { get; }

        internal TimerList Timer { get; }

        private (Kobject, Field<int>, Mutex, TimerList) Embed()
        {
            Retain();
            var kobject = new Kobject(this, "kobj", Release);
            kobject.ReleaseByAnybody(parent is null ? [] : [parent]);
            return (kobject, new Field<int>(this, "value", 0), new Mutex(this, "mutex"), new TimerList(this, "timer", () => Op.Done, 1));
        }

        private async Op Release()
        {
            await leaf.Lock("release");
            await Touch("release");
            await leaf.Unlock("release");
            if (!isEmbedded)
                await Kfree("release");
            if (parent is not null)
                await parent.Kobject.PutForOthers("release");
        }
    }
}
