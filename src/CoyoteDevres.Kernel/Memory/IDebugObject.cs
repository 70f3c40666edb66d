namespace CoyoteDevres.Kernel;

/// <summary>
/// Something inside a structure that others act on later by themselves while it is active: a queued work item, a pending timer.
/// Whatever makes it active or inactive must touch the memory it is in, so that a free depends on it.
/// </summary>
internal interface IDebugObject
{
    /// <summary>What reports call it: <c>gpio_device.work</c>.</summary>
    string Name { get; }

    /// <summary>True while somebody will act on it.</summary>
    bool IsActive { get; }

    /// <summary>The kernel's name for its kind (<c>debug_obj_descr.name</c>): <c>work_struct</c>.</summary>
    string DebugType { get; }

    /// <summary>The function that will be called (<c>debug_obj_descr.debug_hint</c>); <c>0x0</c> if there is none.</summary>
    string DebugHint { get; }
}
