using CoyoteDevres.Scenarios;

namespace CoyoteDevres.Cli;

/// <summary>Where threads without a scenario of their own find one that can use help.</summary>
internal sealed class HelpDesk
{
    private readonly object gate = new();
    private readonly List<Case> open = [];
    private int expected;

    private sealed class Case(ScenarioRun run)
    {
        internal ScenarioRun Run { get; } = run;

        internal int Helpers { get; set; }
    }

    /// <summary>Somebody has taken a scenario and will soon be at work with it.</summary>
    internal void Expect()
    {
        lock (gate)
            expected++;
    }

    /// <summary>A scenario that was expected is over, whether or not it was worked at.</summary>
    internal void Over()
    {
        lock (gate)
        {
            expected--;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Explores a scenario, with whoever comes to help; returns when all of them have left.</summary>
    internal void Work(ScenarioRun run)
    {
        var own = new Case(run);
        lock (gate)
        {
            open.Add(own);
            Monitor.PulseAll(gate);
        }

        try
        {
            run.Work();
        }
        finally
        {
            lock (gate)
            {
                open.Remove(own);
                Monitor.PulseAll(gate);
                while (own.Helpers > 0)
                    Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Helps where the fewest do, until nothing is expected any more.</summary>
    internal void Help()
    {
        while (Take() is { } taken)
        {
            taken.Run.Work();
            lock (gate)
            {
                taken.Helpers--;
                Monitor.PulseAll(gate);
            }
        }
    }

    private Case? Take()
    {
        lock (gate)
        {
            while (expected > 0)
            {
                if (open.Where(c => c.Run.IsShareable).MinBy(c => c.Helpers) is { } taken)
                {
                    taken.Helpers++;
                    return taken;
                }

                Monitor.Wait(gate);
            }

            return null;
        }
    }
}
