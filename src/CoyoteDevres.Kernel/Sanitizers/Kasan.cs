using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Reports of bad accesses, in the words of mm/kasan/report.c and of the x86 page fault handler.</summary>
internal static class Kasan
{
    internal static void ReportFreed(Machine machine, Allocation memory, in Operation operation, TaskStruct task, bool frees, TaskStruct? freedBy)
    {
        string function = operation.Site.Spelling;
        string kind = frees ? "double-free" : "slab-use-after-free";
        string access = frees ? "Free" : operation.Target.Verb(operation.Kind);
        machine.Report(
            kind,
            function,
            operation.Target.Name,
            $"BUG: KASAN: {kind} in {function}",
            task,
            $"{access} of {operation.Target.Name} by task {task}",
            $"Allocated by task {memory.AllocatedBy}:",
            $"Freed by task {freedBy}:",
            $"The buggy address belongs to the object {memory.Name}");
    }

    /// <summary>What <see cref="ReportFreed"/> would report, but for who has freed it: that is told where it happens.</summary>
    internal static Finding Predicted(string function, SharedObject target) =>
        new(new FindingKey("slab-use-after-free", function, target.Name), $"BUG: KASAN: slab-use-after-free in {function}", null, []);

    /// <summary><c>kasan_report_invalid_free</c>: the pointer is not what the allocator gave out; looked at before whether it was freed.</summary>
    internal static void ReportInvalidFree(Machine machine, Allocation memory, in Operation operation, TaskStruct task)
    {
        string function = operation.Site.Spelling;
        machine.Report(
            "invalid-free",
            function,
            memory.Name,
            $"BUG: KASAN: invalid-free in {function}",
            task,
            $"Free of {memory.Name} by task {task}",
            $"Allocated by task {memory.AllocatedBy}:",
            $"The buggy address is located inside of the object: devm_kmalloc puts {memory.Name} behind a struct devres");
    }

    internal static void ReportNull(Machine machine, in Operation operation, TaskStruct task)
    {
        string function = operation.Site.Spelling;
        machine.Report(
            "null-dereference",
            function,
            operation.Target.Name,
            "BUG: kernel NULL pointer dereference, address: 0000000000000000",
            task,
            $"Comm: {task} in {function}: {operation.Target.Name} is NULL");
    }
}
