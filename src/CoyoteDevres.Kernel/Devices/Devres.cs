using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A device's managed resources (drivers/base/devres.c): released newest first when its driver is unbound. The list is only
/// touched under <c>device_lock</c> here, so its own spinlock is not modelled.
/// </summary>
public sealed class Devres
{
    private readonly Stack<Func<Op>> actions = new();

    /// <summary><c>devm_add_action</c>.</summary>
    public void AddAction(Func<Op> action) => actions.Push(action);

    /// <summary><c>devres_release_all</c>.</summary>
    public async Op ReleaseAll()
    {
        while (actions.TryPop(out var action))
            await action();
    }
}
