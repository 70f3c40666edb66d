namespace CoyoteDevres.Exploration;

/// <summary>Stands for the strategy where a controller chooses: nothing is picked here, and nothing is repeated.</summary>
internal sealed class ControlledStrategy : IStrategy
{
    private ControlledStrategy()
    {
    }

    internal static ControlledStrategy Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "controlled";

    /// <inheritdoc/>
    public bool IsExhaustive => false;

    /// <inheritdoc/>
    public string Bound => "what the controller chose";

    /// <inheritdoc/>
    public int CommonPrefix => 0;

    /// <inheritdoc/>
    public ModelTask? Pick(ExploredRuntime runtime, out int alternative) => throw new InvalidOperationException("a controller chooses here");

    /// <inheritdoc/>
    public bool Next(ExploredRuntime runtime) => true;
}
