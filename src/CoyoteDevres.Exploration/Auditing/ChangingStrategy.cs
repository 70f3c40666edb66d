namespace CoyoteDevres.Exploration;

/// <summary>Lets one runtime be explored by one strategy after another.</summary>
internal sealed class ChangingStrategy : IStrategy
{
    /// <summary>Who chooses now.</summary>
    internal IStrategy Now { get; set; } = null!;

    public string Name => Now.Name;

    public bool IsExhaustive => Now.IsExhaustive;

    public int CommonPrefix => Now.CommonPrefix;

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative) => Now.Pick(runtime, out alternative);

    public bool Next(ExploredRuntime runtime) => Now.Next(runtime);
}
