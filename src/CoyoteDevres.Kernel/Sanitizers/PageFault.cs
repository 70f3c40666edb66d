using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What the x86 page fault handler prints when a freed module is used (arch/x86/mm/fault.c): its memory is unmapped, so running it
/// faults on the fetch of the instruction, and reading it on the access. Addresses are stand-ins, always the same.
/// </summary>
internal static class PageFault
{
    internal const string FetchKind = "freed-module-text", AccessKind = "freed-module-data";

    private const string Text = "ffffffffc0000000", Data = "ffffffffc0004000";

    internal static void ReportFetch(Module module, ModuleMemory text, string function, TaskStruct task) => Report(
        module,
        FetchKind,
        function,
        text.Name,
        Text,
        task,
        "#PF: supervisor instruction fetch in kernel mode",
        "#PF: error_code(0x0010) - not-present page");

    internal static void ReportAccess(Module module, in Operation operation, TaskStruct task) => Report(
        module,
        AccessKind,
        operation.Site.Spelling,
        operation.Target.Name,
        Data,
        task,
        "#PF: supervisor read access in kernel mode",
        "#PF: error_code(0x0000) - not-present page");

    /// <summary>What would be reported, but for whose fault it is: that is told where it happens.</summary>
    internal static Finding Predicted(Module module, bool isFetch, string function, string target)
    {
        string address = isFetch ? Text : Data;
        string headline = module.FaultsInOldWords
            ? $"Unable to handle kernel paging request at virtual address {address[8..]}"
            : $"BUG: unable to handle page fault for address: {address}";
        return new Finding(new FindingKey(isFetch ? FetchKind : AccessKind, function, target), headline, null, []);
    }

    private static void Report(Module module, string kind, string function, string target, string address, TaskStruct task, params ReadOnlySpan<string> lines)
    {
        string where = $"Comm: {task} in {function} [{module.Name}]";
        if (module.FaultsInOldWords)
            module.Machine.Report(kind, function, target, $"Unable to handle kernel paging request at virtual address {address[8..]}", task, where);
        else
            module.Machine.Report(kind, function, target, $"BUG: unable to handle page fault for address: {address}", task, [.. lines, where]);
    }
}
