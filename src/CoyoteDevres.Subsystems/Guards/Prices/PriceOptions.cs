namespace CoyoteDevres.Subsystems.Guards;

/// <summary>How long and what is measured. The defaults take some 20 seconds.</summary>
public sealed record PriceOptions
{
    /// <summary>The guards.</summary>
    public IReadOnlyList<GuardStrategy> Strategies { get; init; } = GuardStrategy.All;

    /// <summary>Numbers of calling threads.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [1, 2, 4];

    /// <summary>How long a guard is called before anything is measured, so that its code has been compiled for good.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the path that all guards share is called before anything is measured: it is compiled in several stages.</summary>
    public TimeSpan FirstWarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often each figure is measured; the median counts.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>How long one sample takes.</summary>
    public TimeSpan Sample { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How many removals are measured.</summary>
    public int Unbinds { get; init; } = 200;

    /// <summary>How many threads call while the device is removed.</summary>
    public int ThreadsBesideRemoval { get; init; } = 2;

    /// <summary>How often each of them calls between two removals, at most.</summary>
    public int CallsPerRound { get; init; } = 5_000;
}
