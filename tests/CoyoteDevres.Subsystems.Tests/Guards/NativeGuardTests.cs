using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Guards;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Tests.Guards;

/// <summary>
/// The guards on real threads: what removal frees is poisoned there, so that a use of it is seen, and a thread that nobody wakes does
/// not come back.
/// </summary>
public sealed class NativeGuardTests
{
    // Over all guards together, at least.
    private const int Operations = 12_000_000, CallsPerRound = 2_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly GuardStrategy[] Claiming = [.. GuardStrategy.All.Where(s => s.ClaimsShortUses)];

    public static TheoryData<string> AllGuards => [.. GuardStrategy.All.Select(s => s.Name)];

    public static TheoryData<string> ClaimingGuards => [.. Claiming.Select(s => s.Name)];

    public static TheoryData<string> GuardsThatKeepOthersOut => ["spinlock", "mutex"];

    [Theory]
    [MemberData(nameof(ClaimingGuards))]
    public void Callers_never_use_what_a_removal_beside_them_has_freed_and_all_come_back(string guard)
    {
        long calls = 0, refused = 0;
        int removals = 0;
        foreach (int threads in (int[])[2, 4])
        {
            var outcome = new RemovalRounds(Find(guard), threads, CallsPerRound).Run((_, made) => made < Operations / Claiming.Length / 2, Patience);
            calls += outcome.Calls;
            refused += outcome.Refused;
            removals += outcome.UnbindTicks.Count;
        }

        Assert.True(calls >= Operations / Claiming.Length);
        Assert.True(removals > 0);
        if (guard != "completion-wait")
            Assert.True(refused > 0, "no removal fell between a caller's calls: nothing was tried");
    }

    [Theory]
    [MemberData(nameof(ClaimingGuards))]
    public void Opens_and_closes_race_with_removals_too(string guard)
    {
        var bench = new NativeBench(Find(guard));
        int opened = 0, removed = 0;
        bool over = false;
        Threads.Run(
            Patience,
            () =>
            {
                using var task = bench.Machine.Enter("sysfs");
                for (; removed < 300 || (Volatile.Read(ref opened) < 300 && removed < 100_000); removed++)
                {
                    bench.Unbind();
                    bench.Bind();
                    Thread.Yield();
                }

                Volatile.Write(ref over, true);
            },
            Caller,
            Caller,
            Caller);

        Assert.True(opened > 0);

        void Caller()
        {
            using var task = bench.Machine.Enter("caller");
            var user = bench.User("caller");
            while (!Volatile.Read(ref over))
            {
                if (bench.Open(user) is not { } file)
                {
                    Thread.Yield();
                    continue;
                }

                Interlocked.Increment(ref opened);
                for (int call = 0; call < 50; call++)
                    Assert.Contains(Ioctl(user, file), (int[])[1, -Errno.ENODEV]);
                user.Close(file);
            }
        }
    }

    [Theory]
    [MemberData(nameof(GuardsThatKeepOthersOut))]
    public void One_use_at_a_time_where_the_guard_is_a_lock_for_one(string guard)
    {
        var inside = new Inside();
        var watched = Find(guard) with { Make = (device, chip) => new WatchedGuard(Find(guard).Make(device, chip), inside) };
        var outcome = new RemovalRounds(watched, 3, 2_000).Run((round, _) => round < 100, Patience);
        Assert.Equal(outcome.Calls - outcome.Refused, inside.Uses);
    }

#if !DEBUG
    // A debug build's state machines are classes.
    [Theory]
    [MemberData(nameof(AllGuards))]
    public void An_ioctl_that_meets_nobody_allocates_nothing(string guard)
    {
        var bench = new NativeBench(Find(guard));
        using var task = bench.Machine.Enter("caller");
        var user = bench.User("caller");
        var file = bench.Open(user)!;
        for (int i = 0; i < 1_000; i++)
            Ioctl(user, file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
            Ioctl(user, file);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
#endif

    [Fact]
    public void Without_a_guard_the_poison_is_read()
    {
        var bench = new NativeBench(Find("none"));
        using var task = bench.Machine.Enter("caller");
        var user = bench.User("caller");
        var file = bench.Open(user)!;
        Assert.Equal(1, Ioctl(user, file));
        bench.Unbind();
        Assert.Equal(ToyChip.Poisoned, Ioctl(user, file));
    }

    [Fact]
    public void Rounds_without_a_guard_are_seen_to_use_what_was_freed()
    {
        var rounds = new RemovalRounds(Find("none"), 2, 1_000_000);
        var failure = Assert.Throws<InvalidOperationException>(() => rounds.Run((round, _) => round < 10_000, Patience));
        Assert.Equal("none: used after it was freed", failure.Message);
    }

    [Theory]
    [InlineData("srcu")]
    [InlineData("rcu")]
    [InlineData("remove-wait")]
    [InlineData("percpu-ref")]
    public void A_reader_who_sleeps_in_a_use_is_woken_by_the_removal(string guard)
    {
        for (int round = 0; round < 200; round++)
        {
            var bench = new NativeBench(Find(guard));
            int result = 0;
            using var opened = new ManualResetEventSlim();
            Threads.Run(
                Patience,
                () =>
                {
                    using var task = bench.Machine.Enter("reader");
                    var user = bench.User("reader");
                    var file = bench.Open(user)!;
                    opened.Set();
                    result = NativeBench.Now(user.Read(file));
                    user.Close(file);
                },
                () =>
                {
                    using var task = bench.Machine.Enter("sysfs");
                    opened.Wait();
                    Thread.SpinWait(round * 20);
                    bench.Unbind();
                });
            Assert.Equal(-Errno.ENODEV, result);
        }
    }

    private static int Ioctl(UserProcess user, File file) => NativeBench.Now(user.Ioctl(file, ToyIoctl.GetStatus));

    private static GuardStrategy Find(string name) => GuardStrategy.All.First(s => s.Name == name);

    /// <summary>How many uses there were; nothing in it is atomic, so that a lock that lets two in loses some.</summary>
    private sealed class Inside
    {
        internal long Uses;
        internal int Now;
    }

    private sealed class WatchedGuard(Guard guarded, Inside inside) : Guard
    {
        public override string Name => guarded.Name;

        public override async Op<Use> Enter(string function)
        {
            var use = await guarded.Enter(function);
            if (use.Entered)
            {
                if (++inside.Now != 1)
                    throw new InvalidOperationException($"{inside.Now} uses at a time");
                inside.Uses++;
            }

            return use;
        }

        public override async Op Leave(Use use, string function)
        {
            inside.Now--;
            await guarded.Leave(use, function);
        }

        public override Op<bool> IsGone(string function) => guarded.IsGone(function);

        public override Op Revoke(Func<Op> wakeUp) => guarded.Revoke(wakeUp);
    }
}
