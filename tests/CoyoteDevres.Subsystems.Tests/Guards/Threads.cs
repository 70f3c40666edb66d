namespace CoyoteDevres.Subsystems.Tests.Guards;

/// <summary>Threads that have to come back.</summary>
internal static class Threads
{
    /// <summary>Runs all at the same time; fails with the first failure, or if one does not end in that time.</summary>
    internal static void Run(TimeSpan patience, params Action[] bodies)
    {
        var failures = new List<Exception>();
        var threads = bodies.Select(body => new Thread(() => Guarded(body)) { IsBackground = true }).ToList();
        threads.ForEach(t => t.Start());
        foreach (var thread in threads)
            Assert.True(thread.Join(patience), $"a thread never came back: a lost wake-up? {failures.FirstOrDefault()}");
        Assert.Empty(failures);

        void Guarded(Action body)
        {
            try
            {
                body();
            }
            catch (Exception exception) when (exception is not ThreadInterruptedException)
            {
                lock (failures)
                    failures.Add(exception);
            }
        }
    }
}
