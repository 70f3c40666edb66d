using CoyoteDevres.Exploration;

namespace CoyoteDevres.TestPrograms;

/// <summary>An object that is used and freed; every access after the free is a finding, at which the task dies.</summary>
internal sealed class Slab(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    private const int Touch = 0, FreeKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2, (Touch, Touch));

    private bool freed;

    public override Dependence Dependence => Table;

    public override void Reset() => freed = false;

    public override int Apply(int kind, int task, int argument)
    {
        freed |= kind == FreeKind;
        return 0;
    }

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (!freed)
            return false;
        string function = operation.Site.Function;
        var key = new FindingKey("slab-use-after-free", function, operation.Target.Name);
        string[] body = [$"{operation.Target.Verb(operation.Kind)} of {operation.Target.Name} by task {task.Name}", $"The buggy address belongs to the object {Name}"];
        Runtime.Report(new Finding(key, $"BUG: KASAN: slab-use-after-free in {function}", task.Name, body));
        return true;
    }

    public override string Verb(int kind) => kind == FreeKind ? "kfree" : "use";

    public Step Use(string function, int line) => Operate(Touch, new Site(function, "./Gpio.cs", line));

    public Step Free(string function, int line) => Operate(FreeKind, new Site(function, "./Gpio.cs", line));
}

internal sealed class Count(IRuntime runtime, string name, int initial, SharedObject? container) : Counter(runtime, name, initial, container)
{
    public Step Get(string function, int line) => Operate(AddKind, new Site(function, "./Gpio.cs", line), argument: 1);

    public Step Put(string function, int line) => Operate(AddReturnKind, new Site(function, "./Gpio.cs", line), argument: -1);

    public override string Verb(int kind) => kind == AddKind ? "get" : kind == AddReturnKind ? "put" : "read";
}

internal sealed class Lock(IRuntime runtime, string name) : MutualExclusion(runtime, name, null)
{
    public Step Take(string function) => Operate(LockKind, new Site(function, "./Gpio.cs", 1), OperationTraits.Blocking);

    public Step Drop(string function) => Operate(UnlockKind, new Site(function, "./Gpio.cs", 2));
}
