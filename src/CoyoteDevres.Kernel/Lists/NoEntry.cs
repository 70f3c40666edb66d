using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What <c>container_of</c> makes of a list's head: a structure that is none. Its members are whatever lies around the head, and a pointer
/// among them leads anywhere; that following it is a general protection fault stands for all that may come of it.
/// </summary>
internal sealed class NoEntry(Machine machine, string head) : SharedObject(machine.Runtime, head)
{
    private static readonly Dependence Table = Dependence.AllBut(1);

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        // Has no state.
    }

    public override int Apply(int kind, int task, int argument) => 0;

    public override bool Inspect(in Operation operation, ModelTask task)
    {
        string function = operation.Site.Spelling;
        machine.Report(
            "general-protection-fault",
            function,
            Name,
            "Oops: general protection fault, maybe for address 0x0: 0000 [#1] SMP",
            TaskStruct.Of(task),
            $"Comm: {TaskStruct.Of(task)} in {function}: takes the head {Name} for an entry");
        return true;
    }

    public override string Verb(int kind) => "take for an entry the head";

    internal Step Follow(in Site site) => Operate(0, site);
}
