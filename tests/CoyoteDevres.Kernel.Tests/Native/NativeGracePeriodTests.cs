namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>RCU and SRCU on real threads: what a reader sees lives until it leaves.</summary>
public class NativeGracePeriodTests
{
    private const int Threads = 4;

    [Fact]
    public void What_an_srcu_reader_sees_lives_until_it_leaves()
    {
        var srcu = new NativeSrcu();
        Replace(
            read =>
            {
                int index = srcu.ReadLock();
                read().Use();
                srcu.ReadUnlock(index);
            },
            srcu.Synchronize);
    }

    [Fact]
    public void What_is_published_under_RCU_is_not_freed_under_a_reader_nor_between_nested_sections()
    {
        var rcu = new NativeRcu();
        Replace(
            read =>
            {
                rcu.ReadLock();
                var seen = read();
                rcu.ReadLock();
                seen.Use();
                rcu.ReadUnlock();
                seen.Use();
                rcu.ReadUnlock();
            },
            rcu.Synchronize);
        Assert.False(rcu.IsReading);
    }

    /// <summary>Readers, and an updater that replaces what is published and frees the old one after a grace period.</summary>
    private static void Replace(Action<Func<Guarded>> read, Action synchronize)
    {
        var published = new Guarded();
        Func<Guarded> load = () => Volatile.Read(ref published);
        Stress.Run(
            Threads,
            () => read(load),
            () =>
            {
                var old = published;
                Volatile.Write(ref published, new Guarded());
                synchronize();
                old.Free();
            });
    }
}
