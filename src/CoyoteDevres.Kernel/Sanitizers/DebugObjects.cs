using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// ODEBUG (lib/debugobjects.c, read as of v6.11): an object freed or initialised again while it is active, or used although it
/// never was initialised. The kernel then repairs what it can (it cancels the work, deletes the timer); here nothing is repaired, so
/// that what a kernel without this check would run into is found too. Objects are told by name instead of by address, functions
/// without offset and size.
/// </summary>
internal static class DebugObjects
{
    private const string Active = "active", NotAvailable = "not available";

    /// <summary><c>debug_check_no_obj_freed</c>.</summary>
    internal static void CheckFree(Machine machine, List<IDebugObject> inside, in Site site, TaskStruct freeing)
    {
        for (int i = 0; i < inside.Count; i++)
        {
            if (inside[i].IsActive)
                Report(machine, "odebug-free-active", "free", Active, inside[i], inside[i].DebugHint, site, freeing);
        }
    }

    /// <summary><c>debug_object_init</c>.</summary>
    internal static void CheckInit(Machine machine, IDebugObject initialized, in Site site, TaskStruct task)
    {
        if (initialized.IsActive)
            Report(machine, "odebug-init-active", "init", Active, initialized, initialized.DebugHint, site, task);
    }

    /// <summary><c>debug_object_activate</c> or <c>debug_object_assert_init</c> of something that was never initialised.</summary>
    internal static void ReportNotInitialized(Machine machine, string message, IDebugObject used, in Site site, TaskStruct task) =>
        Report(machine, "odebug-not-initialized", message, NotAvailable, used, "0x0", site, task);

    /// <summary>A delegate's function as the kernel would spell it; one without a name is called by the member that points to it.</summary>
    internal static string Hint(Delegate function, string member)
    {
        string name = function.Method.Name;
        int local = name.IndexOf("g__", StringComparison.Ordinal);
        if (local >= 0)
            name = name[(local + 3)..name.IndexOf('|', StringComparison.Ordinal)];
        return name.Contains('<', StringComparison.Ordinal) ? member : new Site(name, "", 0).Spelling;
    }

    private static void Report(Machine machine, string kind, string message, string state, IDebugObject about, string hint, in Site site, TaskStruct task) =>
        machine.Report(
            kind,
            site.Spelling,
            about.Name,
            $"ODEBUG: {message} {state} (active state 0) object: {about.Name} object type: {about.DebugType} hint: {hint}",
            task,
            "WARNING: at debug_print_object");
}
