namespace CoyoteDevres.Exploration;

/// <summary>Lets one runtime be explored by one strategy after another.</summary>
internal sealed class ChangingStrategy : IStrategy
{
    /// <summary>Who chooses now.</summary>
    internal IStrategy Now { get; set; } = null!;

    public string Name => Now.Name;

    /// <summary>Never: the same in every execution, since an execution of the one is performed again under the other.</summary>
    public bool IsExhaustive => false;

    public int CommonPrefix => Now.CommonPrefix;

    public ModelTask? Pick(ExploredRuntime runtime, out int alternative) => Now.Pick(runtime, out alternative);

    public bool Next(ExploredRuntime runtime) => Now.Next(runtime);
}
