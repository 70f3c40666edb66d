using System.Globalization;
using System.Text;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>A statement with the task that it starts.</summary>
internal sealed record PlanStep(Verb Verb, int Object, int Value, PlanStep[] Body, PlanStep[] Else, Plan? Task);

/// <summary>A task of a random program, and where it stands in the running execution.</summary>
internal sealed class Plan
{
    private readonly List<Plan> started = [];

    internal Plan(string name, Block block)
    {
        Name = name;
        Steps = Compile(block);
    }

    /// <summary>The same whatever the order of creation: <c>t0</c>, and <c>t0.1</c> for the second task that it may start.</summary>
    internal string Name { get; }

    internal PlanStep[] Steps { get; }

    /// <summary>What the last read, exchange, count or choice gave.</summary>
    internal int Register { get; private set; }

    /// <summary>Everything it learned, in order.</summary>
    internal List<int> Seen { get; } = [];

    internal Queue<ModelTask> Children { get; } = new();

    internal Dice? Dice { get; set; }

    /// <summary>This plan and those of tasks that it may start.</summary>
    internal IEnumerable<Plan> All => started.SelectMany(s => s.All).Prepend(this);

    internal void Restart()
    {
        Register = 0;
        Seen.Clear();
        Children.Clear();
        Dice = null;
        foreach (var child in started)
            child.Restart();
    }

    internal void Learn(int value)
    {
        Register = value;
        See(value);
    }

    internal void See(int value) => Seen.Add(value);

    private PlanStep[] Compile(Block block) => [.. block.Statements.Select(Compile)];

    private PlanStep Compile(Statement statement)
    {
        if (!statement.StartsTask)
            return new PlanStep(statement.Verb, statement.Object, statement.Value, Compile(statement.Body), Compile(statement.Else), null);
        var child = new Plan($"{Name}.{started.Count}", statement.Body);
        started.Add(child);
        return new PlanStep(statement.Verb, 0, 0, [], [], child);
    }
}

/// <summary>The final state of a random program's execution: what each task saw and what is left in the objects.</summary>
internal sealed class Journal(Interpreter program)
{
    private Plan[]? all;

    private Plan[] All => all ??= [.. program.Plans.SelectMany(p => p.All)];

    /// <summary>A number for it, to compare many.</summary>
    internal Signature Signature
    {
        get
        {
            var sum = default(Signature);
            for (int p = 0; p < All.Length; p++)
            {
                var one = Signature.Of(p);
                foreach (int value in All[p].Seen)
                    one = one.Then(value);
                sum += one;
            }

            foreach (var (name, value) in program.Left)
                sum += Signature.Of(name).Then(value);
            return sum;
        }
    }

    /// <summary>For readers.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var plan in All.Where(p => p.Seen.Count > 0))
            text.Append(CultureInfo.InvariantCulture, $"{plan.Name} saw {string.Join(' ', plan.Seen.Select(s => s == Operation.Interrupted ? "kill" : s.ToString(CultureInfo.InvariantCulture)))}; ");
        return text.AppendJoin(", ", program.Left.Select(l => $"{l.Name} = {l.Value}")).ToString();
    }
}
