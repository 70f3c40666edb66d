using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>The functions in modules that a task is in, the outermost first: what its stack's return addresses point to.</summary>
internal sealed class CodeStack
{
    private readonly List<(ModuleMemory Text, Site Function, bool MayGo)> frames = [];

    /// <summary>The function it runs in, as the kernel spells it; null if that is no module's.</summary>
    internal string? Innermost => frames.Count > 0 ? frames[^1].Function.Spelling : null;

    /// <summary>It runs in a function whose text may go meanwhile.</summary>
    internal bool IsInModule => frames.Count > 0 && frames[^1].MayGo;

    /// <summary>The innermost function.</summary>
    internal (ModuleMemory Text, Site Function) Top => (frames[^1].Text, frames[^1].Function);

    /// <summary>A function was entered: from now on each operation of the task uses its text, if that may go meanwhile.</summary>
    internal void Push(ModelTask task, ModuleMemory text, in Site function, bool mayGo = true)
    {
        frames.Add((text, function, mayGo));
        task.Code = mayGo ? text : null;
    }

    /// <summary>A function is about to return: the operation that says so is the use of its text.</summary>
    internal (ModuleMemory Text, Site Function) Leave(ModelTask task)
    {
        task.Code = null;
        return Top;
    }

    /// <summary>It has returned to its caller.</summary>
    internal void Pop(ModelTask task)
    {
        frames.RemoveAt(frames.Count - 1);
        task.Code = IsInModule ? frames[^1].Text : null;
    }

    /// <summary>The task goes on in the kernel's own text and never returns to any of them.</summary>
    internal void Abandon(ModelTask task)
    {
        frames.Clear();
        task.Code = null;
    }
}
