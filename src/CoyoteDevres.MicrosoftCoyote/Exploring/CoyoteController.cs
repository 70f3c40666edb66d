using CoyoteDevres.Exploration;
using Microsoft.Coyote.Random;
using Microsoft.Coyote.Runtime;
using ControlledTask = Microsoft.Coyote.Rewriting.Types.Threading.Tasks.Task;
using CoyoteOperation = Microsoft.Coyote.Runtime.Operation;

namespace CoyoteDevres.MicrosoftCoyote;

/// <summary>Coyote's control over the execution that it runs on this thread: each task is a controlled operation of its own.</summary>
internal sealed class CoyoteController : IController
{
    private readonly Generator random = Generator.Create();

    /// <summary>
    /// What <c>coyote rewrite</c> makes of <c>Task.Run</c>, called by its own name: so it is controlled in the tool's process too, where
    /// nothing is rewritten.
    /// </summary>
    public void Start(Action task) => ControlledTask.Run(task);

    /// <inheritdoc/>
    public void Interleave() => SchedulingPoint.Interleave();

    /// <inheritdoc/>
    /// <exception cref="ThreadInterruptedException">Coyote gave the execution up: that is how it ends its own threads.</exception>
    public void PauseUntil(Func<bool> condition)
    {
        CoyoteOperation.PauseUntil(condition);
        // Detached, it returns at once.
        if (!condition())
            throw new ThreadInterruptedException();
    }

    /// <inheritdoc/>
    public int Choose(int alternatives) => random.NextInteger(alternatives);
}
