using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>The words of the data races seen in any execution of a program: most races are in most executions.</summary>
[KeptAcrossExecutions]
internal sealed class RaceLog
{
    internal const string Kind = "data-race";

    private readonly Dictionary<(string Variable, string One, string Other), FindingKey> keys = [];
    private readonly Dictionary<Told, Finding> findings = [];

    /// <summary>A race's identity: the variable and the two functions, in order.</summary>
    internal FindingKey KeyOf(string variable, string one, string other)
    {
        if (!keys.TryGetValue((variable, one, other), out var key))
        {
            var functions = new[] { new Site(one, "", 0).Spelling, new Site(other, "", 0).Spelling };
            Array.Sort(functions, StringComparer.Ordinal);
            keys.Add((variable, one, other), key = new FindingKey(Kind, $"{functions[0]} / {functions[1]}", variable));
        }

        return key;
    }

    /// <summary>The report, in the words of kernel/kcsan/report.c: names stand for addresses and sizes.</summary>
    internal Finding Finding(FindingKey key, string variable, in PastAccess first, in PastAccess second)
    {
        var told = new Told(key, TaskStruct.Of(first.Task).ToString(), first.Type, TaskStruct.Of(second.Task).ToString(), second.Type);
        if (!findings.TryGetValue(told, out var finding))
            findings.Add(told, finding = Tell(key, variable, first, second));
        return finding;
    }

    private static Finding Tell(FindingKey key, string variable, in PastAccess first, in PastAccess second) =>
        new(
            key,
            $"BUG: KCSAN: data-race in {key.Function}",
            TaskStruct.Of(second.Task).ToString(),
            [
                first.Describe(variable, cpu: 0),
                $" {first.Site.Spelling}",
                second.Describe(variable, cpu: 1),
                $" {second.Site.Spelling}",
            ])
        { IsBeside = true };

    private readonly record struct Told(FindingKey Key, string FirstTask, AccessType First, string SecondTask, AccessType Second);
}
