namespace CoyoteDevres.Scenarios;

/// <summary>
/// Why nobody notices if a place is left out. <c>ablate</c> holds it against the scenarios: a place that does carry weight, or that is not
/// there, makes the argument a fault.
/// </summary>
/// <param name="Versions">Of the subsystem, separated by blanks; <c>*</c>: wherever there is such a place.</param>
/// <param name="Place">
/// As the report names it, without the file: <c>i2c_get_adapter: lock core_lock</c>; <c>*</c> stands for any text, and such an argument
/// holds for each of the places.
/// </param>
/// <param name="Why">The argument.</param>
public sealed record Redundancy(string Versions, string Place, string Why)
{
    /// <summary>Stands for every version.</summary>
    internal const string AnyVersion = "*";
}
