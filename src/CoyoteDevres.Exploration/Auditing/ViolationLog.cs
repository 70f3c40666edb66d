namespace CoyoteDevres.Exploration;

/// <summary>Violations, each pair of operations with each difference once.</summary>
internal sealed class ViolationLog
{
    private readonly HashSet<(string One, string Other, string Difference)> seen = [];
    private readonly List<CommuteViolation> all = [];

    internal IReadOnlyList<CommuteViolation> All => all;

    internal void Add(string one, string other, string difference, IReadOnlyList<string> schedule)
    {
        if (seen.Add((one, other, difference)))
            all.Add(new CommuteViolation(one, other, difference, schedule));
    }

    /// <summary>Two neighbours did not commute.</summary>
    internal void Add(Recording recording, int one, int other, string difference) =>
        Add(Shape(recording[one].Operation), Shape(recording[other].Operation), difference, Told(recording, one, other));

    /// <summary>An event enabled or disabled an announced operation.</summary>
    internal void Add(Recording recording, int one, Operation changed, string difference) =>
        Add(Shape(recording[one].Operation), Shape(changed), difference, Told(recording, one, one));

    private static string Shape(in Operation operation) =>
        $"{TypeName(operation.Target.GetType())}: {operation.Target.Verb(operation.Kind)} {operation.Target.Name}";

    private static string TypeName(Type type)
    {
        int arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? type.Name : type.Name[..arity];
    }

    private static List<string> Told(Recording recording, int one, int other)
    {
        var lines = new List<string>();
        for (int i = recording.Start; i < recording.Count; i++)
        {
            string mark = i == one || i == other ? "* " : "  ";
            lines.Add(mark + (recording.EventAt(i).IsBarrier ? "kill signal" : $"{recording[i].Task}: {recording[i].Operation} {recording[i].After}".TrimEnd()));
        }

        return lines;
    }
}
