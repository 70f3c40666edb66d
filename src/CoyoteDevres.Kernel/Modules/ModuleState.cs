namespace CoyoteDevres.Kernel;

/// <summary><c>enum module_state</c> (include/linux/module.h).</summary>
public enum ModuleState
{
    /// <summary>Not set up, or being taken apart: on the list only so that its name is taken.</summary>
    Unformed,

    /// <summary>Its init function runs.</summary>
    Coming,

    /// <summary>Loaded.</summary>
    Live,

    /// <summary>Being unloaded.</summary>
    Going,
}
