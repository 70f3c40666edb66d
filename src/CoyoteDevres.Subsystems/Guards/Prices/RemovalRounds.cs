using System.Diagnostics;
using System.Threading;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Guards;

/// <summary>What came of threads that called while the device was unbound and bound again.</summary>
/// <param name="Calls">Ioctls made.</param>
/// <param name="Refused">Threads' rounds that ended with <c>-ENODEV</c>.</param>
/// <param name="Nanoseconds">Of one ioctl, by the clock of the thread that makes it.</param>
/// <param name="UnbindTicks">How long each unbind took, in ticks of <see cref="Stopwatch"/>, in order of length.</param>
public sealed record RemovalOutcome(long Calls, long Refused, double Nanoseconds, IReadOnlyList<long> UnbindTicks);

/// <summary>
/// Real threads that call one device while another thread removes it, in rounds: bind; everybody opens the device; everybody calls
/// until it is gone or the round's calls are made, and closes; in the middle of that the removal. A guard that waits for closes
/// gets its closes, and nobody opens what is being removed.
/// </summary>
/// <param name="strategy">The guard.</param>
/// <param name="threads">How many call.</param>
/// <param name="callsPerRound">How often each calls, at most.</param>
/// <param name="removes">False for the same rounds without removals, to compare with.</param>
public sealed class RemovalRounds(GuardStrategy strategy, int threads, int callsPerRound, bool removes = true)
{
    private readonly NativeBench bench = new(strategy);
    private readonly long[] calls = new long[threads];
    private readonly long[] refused = new long[threads];
    private readonly long[] ticks = new long[threads];
    private volatile bool over;
    private Exception? failure;

    /// <summary>Runs the rounds.</summary>
    /// <param name="goesOn">Asked before each round with the number of rounds and of calls so far.</param>
    /// <param name="patience">How long a thread may take before it counts as lost.</param>
    /// <exception cref="TimeoutException">A thread did not come back: nobody woke it.</exception>
    /// <exception cref="InvalidOperationException">A call used what the removal had freed, or the machine complained.</exception>
    public RemovalOutcome Run(Func<int, long, bool> goesOn, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(goesOn);
        using var everybody = new Barrier(threads + 1);
        var unbinds = new List<long>();
        var all = Enumerable.Range(0, threads).Select(t => new Thread(() => Call(t, everybody))).ToList();
        all.Add(new Thread(() => Remove(everybody, goesOn, unbinds)));
        foreach (var thread in all)
        {
            thread.IsBackground = true;
            thread.Start();
        }

        foreach (var thread in all)
        {
            if (!thread.Join(patience))
                throw new TimeoutException($"{strategy.Name}: a thread never came back", failure);
        }

        if (failure is not null)
            throw new InvalidOperationException($"{strategy.Name}: {failure.Message}", failure);
        unbinds.Sort();
        return new RemovalOutcome(calls.Sum(), refused.Sum(), ticks.Sum() * (1e9 / Stopwatch.Frequency) / Math.Max(1, calls.Sum()), unbinds);
    }

    private void Remove(Barrier everybody, Func<int, long, bool> goesOn, List<long> unbinds)
    {
        using var task = bench.Machine.Enter("sysfs");
        var delays = new Random(threads);
        long lastRound = 0;
        for (int round = 0; ; round++)
        {
            over = failure is not null || !goesOn(round, calls.Sum());
            everybody.SignalAndWait();
            if (over)
                return;
            // They open.
            everybody.SignalAndWait();
            long begin = Stopwatch.GetTimestamp();
            long delay = delays.NextInt64(lastRound + 1);
            for (var wait = new SpinWait(); Stopwatch.GetTimestamp() - begin < delay;)
                wait.SpinOnce(sleep1Threshold: -1);
            Guarded(() =>
            {
                long unbind = Stopwatch.GetTimestamp();
                if (removes)
                    bench.Unbind();
                unbinds.Add(Stopwatch.GetTimestamp() - unbind);
            });
            // They close.
            everybody.SignalAndWait();
            lastRound = Stopwatch.GetTimestamp() - begin;
            if (removes)
                Guarded(bench.Bind);
        }
    }

    private void Call(int thread, Barrier everybody)
    {
        using var task = bench.Machine.Enter("caller");
        var user = bench.User("caller");
        while (true)
        {
            everybody.SignalAndWait();
            if (over)
                return;
            File? file = null;
            Guarded(() => file = bench.Open(user) ?? throw new InvalidOperationException("a device that is bound could not be opened"));
            everybody.SignalAndWait();
            if (file is not null)
            {
                Guarded(() => CallUntilGone(thread, user, file));
                Guarded(() => user.Close(file));
            }

            everybody.SignalAndWait();
        }
    }

    private void CallUntilGone(int thread, UserProcess user, File file)
    {
        int made = 0, result = 1;
        long begin = Stopwatch.GetTimestamp();
        while (made < callsPerRound && result == 1)
        {
            result = NativeBench.Now(user.Ioctl(file, ToyIoctl.GetStatus));
            made++;
        }

        ticks[thread] += Stopwatch.GetTimestamp() - begin;
        calls[thread] += made;
        refused[thread] += result == -Errno.ENODEV ? 1 : 0;
        if (result != 1 && result != -Errno.ENODEV)
            throw new InvalidOperationException(result == ToyChip.Poisoned ? "used after it was freed" : $"an ioctl returned {result}");
    }

    /// <summary>Whoever fails still meets the others.</summary>
    private void Guarded(Action body)
    {
        try
        {
            body();
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
        }
    }
}
