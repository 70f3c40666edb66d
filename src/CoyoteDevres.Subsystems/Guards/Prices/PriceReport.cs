namespace CoyoteDevres.Subsystems.Guards;

/// <summary>What ioctls cost behind each guard, on one machine, by one build. Prices of .NET's for the kernel's algorithms.</summary>
/// <param name="Build">Which build was measured (<see cref="PriceFile.ThisBuild"/>).</param>
/// <param name="Processors">How many processors the machine has.</param>
/// <param name="DirectNanoseconds">One call of the baseline's path written by hand without the models, one thread.</param>
/// <param name="Baseline">The models' path with a guard that does nothing, on a device that is never removed.</param>
/// <param name="Strategies">Each guard.</param>
public sealed record PriceReport(
    string Build, int Processors, double DirectNanoseconds, IReadOnlyList<CallPrice> Baseline, IReadOnlyList<StrategyPrice> Strategies);

/// <summary>The price of an ioctl where a number of threads make them at the same time, each on a file of its own.</summary>
/// <param name="Threads">How many.</param>
/// <param name="IsOversubscribed">True if that is more than there are processors.</param>
/// <param name="Nanoseconds">Of one call, by the clock of the thread that makes it.</param>
/// <param name="AboveBaseline">How many more than behind the guard that does nothing, with as many threads.</param>
/// <param name="Ratio">How many times as many.</param>
public sealed record CallPrice(int Threads, bool IsOversubscribed, double Nanoseconds, double AboveBaseline, double Ratio);

/// <summary>How long removals take while threads call.</summary>
/// <param name="Threads">How many call.</param>
/// <param name="Count">How many removals were measured.</param>
/// <param name="MedianMicroseconds">Half of them took at most that long.</param>
/// <param name="P99Microseconds">99 of 100 took at most that long.</param>
public sealed record UnbindPrice(int Threads, int Count, double MedianMicroseconds, double P99Microseconds);

/// <summary>A guard's prices.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="BytesPerCall">Allocated by one uncontended call.</param>
/// <param name="Calls">With each number of threads.</param>
/// <param name="BesideRemoval">The same with the device unbound and bound again meanwhile; null for a guard that does not claim to bear it.</param>
/// <param name="Unbind">The removals' own price; null for the same ones.</param>
public sealed record StrategyPrice(
    string Strategy, double BytesPerCall, IReadOnlyList<CallPrice> Calls, CallPrice? BesideRemoval, UnbindPrice? Unbind);
