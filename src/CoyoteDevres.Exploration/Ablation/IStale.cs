namespace CoyoteDevres.Exploration;

/// <summary>Something that can be read as it was before the race, where an ablation switches a read off.</summary>
public interface IStale
{
    /// <summary>True if what is there now is not what such a read returns.</summary>
    bool HasChanged { get; }

    /// <summary>The race begins: what is there now is what such reads return.</summary>
    void Keep();
}
