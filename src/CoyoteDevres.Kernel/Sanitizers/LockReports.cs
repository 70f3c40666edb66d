using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Lockdep's reports at the place where they are seen (kernel/locking/lockdep.c, <c>print_deadlock_bug</c> and others).</summary>
internal static class LockReports
{
    /// <summary>The two processors of a scenario block: what each of them does, in turn.</summary>
    internal static IEnumerable<string> Scenario(string title, params (int Processor, string Does)[] steps)
    {
        bool two = steps.Any(s => s.Processor > 0);
        yield return title;
        yield return "";
        yield return two ? "       CPU0                    CPU1" : "       CPU0";
        yield return two ? "       ----                    ----" : "       ----";
        foreach (var (processor, does) in steps)
            yield return (processor == 0 ? "  " : "                               ") + does;
        yield return "";
        yield return " *** DEADLOCK ***";
    }

    /// <summary>A class is taken while one of it is held.</summary>
    internal static void Recursion(Machine machine, string lockClass, in Site site, TaskStruct task)
    {
        string function = site.Spelling;
        machine.Report(
            "recursive-locking",
            function,
            lockClass,
            "WARNING: possible recursive locking detected",
            task,
            [
                $"{task} is trying to acquire lock:",
                $" ({lockClass}), at: {function}",
                "but task is already holding lock:",
                $" ({lockClass})",
                "other info that might help us debug this:",
                .. Scenario(" Possible unsafe locking scenario:", (0, $"lock({lockClass});"), (0, $"lock({lockClass});")),
                " May be due to missing lock nesting notation",
                .. task.Held.Told(task),
            ]);
    }

    /// <summary><c>lockdep_assert_held</c> fails: a plain WARN_ON, without a text of its own.</summary>
    internal static void NotHeld(Machine machine, SharedObject expected, in Site site) => machine.Report(
        "lock-not-held",
        site.Spelling,
        expected.Name,
        $"WARNING: at {site.Spelling}",
        machine.Current,
        [$"lockdep_assert_held({expected.Name})", .. machine.Current.Held.Told(machine.Current)]);
}
