namespace CoyoteDevres.Exploration;

/// <summary>Another checker that explores: it runs executions under its own control, in the order that its strategy chooses.</summary>
public interface IEngine
{
    /// <summary>Its strategy's name in reports.</summary>
    string Name { get; }

    /// <summary>Within what it looks, in words that follow "within"; what is concluded holds within this bound only.</summary>
    string Bound { get; }

    /// <summary>
    /// Runs executions until there are no more, or <paramref name="execution"/> has returned false: it is called once for each, on a
    /// controlled thread, with what controls it.
    /// </summary>
    void Run(Func<IController, bool> execution);
}
