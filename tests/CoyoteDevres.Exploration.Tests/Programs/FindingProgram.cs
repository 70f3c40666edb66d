namespace CoyoteDevres.Exploration.Tests;

/// <summary>A cell whose reading finds fault with a value: the smallest program with findings.</summary>
internal sealed class Tripwire(ExploredRuntime runtime, string name, bool fatal) : SharedObject(runtime, name)
{
    private static readonly Dependence Table = Dependence.AllBut(2, (0, 0));

    private int value;

    public override Dependence Dependence => Table;

    public override void Reset() => value = 0;

    public override int Apply(int kind, int task, int argument) => kind == 0 ? value : value = argument;

    public override string Verb(int kind) => kind == 0 ? "look at" : "set";

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind != 0 || value == 0)
            return false;
        runtime.Report(new Finding(new FindingKey("tripped", operation.Site.Spelling, Name), $"tripped by {task.Name}", task.Name, []));
        return fatal;
    }

    public Step Look(string function = "look") => Operate(0, new Site(function, "", 0));

    public Step Set(int to) => Operate(1, new Site("set", "", 0), argument: to);
}

/// <summary>An operation at which a task ends by itself, without a finding.</summary>
internal sealed class Ending(ExploredRuntime runtime) : SharedObject(runtime, "end")
{
    private static readonly Dependence Table = Dependence.AllBut(1);

    public override Dependence Dependence => Table;

    public override void Reset()
    {
    }

    public override int Apply(int kind, int task, int argument) => 0;

    public override string Verb(int kind) => "take";

    public override bool Inspect(in Operation operation, ModelTask task) => true;

    public Step Take() => Operate(0, new Site("take", "", 0));
}
