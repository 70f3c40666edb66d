using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>Which descriptors are open. Looking does not change them; closing one decides what a look sees.</summary>
internal sealed class Descriptors(Machine machine, string comm) : SharedObject(machine.Runtime, $"files_struct({comm}).fdt")
{
    private const int LookKind = 0, CloseKind = 1;

    private static readonly Dependence Table = Dependence.AllBut(2, (LookKind, LookKind));

    private readonly List<int> closed = [];

    public override Dependence Dependence => Table;

    public override void Reset() => closed.Clear();

    public override int Apply(int kind, int task, int argument)
    {
        bool open = !closed.Contains(argument);
        if (kind == CloseKind && open)
            closed.Add(argument);
        return open ? 1 : 0;
    }

    public override string Verb(int kind) => kind == LookKind ? "look up a descriptor in" : "close a descriptor in";

    internal Test IsOpen(int number) => Ask(LookKind, new Site("fdget", "", 0), argument: number);

    internal Test Close(int number) => Ask(CloseKind, new Site("close_fd", "", 0), argument: number);
}
