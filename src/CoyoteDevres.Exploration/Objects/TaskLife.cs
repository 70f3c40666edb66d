namespace CoyoteDevres.Exploration;

/// <summary>The end of a task, for those who wait for it. One exit, then any number of joins, which commute.</summary>
internal sealed class TaskLife(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    internal const int ExitKind = 0, JoinKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2, (JoinKind, JoinKind));

    private bool over;

    public override Dependence Dependence => Table;

    public override void Reset() => over = false;

    public override bool IsEnabled(int kind, int task) => kind != JoinKind || over;

    public override int Apply(int kind, int task, int argument)
    {
        over |= kind == ExitKind;
        return 0;
    }

    public override string Verb(int kind) => kind == ExitKind ? $"{Name} exits" : "join";

    internal Step Exit(in Site site) => Operate(ExitKind, site);

    internal Step Join(in Site site) => Operate(JoinKind, site, OperationTraits.Blocking);
}
