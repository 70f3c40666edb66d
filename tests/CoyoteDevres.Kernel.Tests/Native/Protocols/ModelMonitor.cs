using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>
/// What <c>lock</c>, <c>Monitor.Wait</c> and <c>Monitor.PulseAll</c> do, for protocols that are explored: waiting gives the monitor
/// back in one step, and who was pulsed has to take it again before it goes on. Who gets it is explored.
/// </summary>
internal sealed class ModelMonitor(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    private const int EnterKind = 0, ExitKind = 1, WaitKind = 2, ReturnKind = 3, PulseAllKind = 4;

    private static readonly Dependence Table = Dependence.AllBut(5);

    private readonly HashSet<int> waiting = [];
    private int owner = -1;

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        waiting.Clear();
        owner = -1;
    }

    public override bool IsEnabled(int kind, int task) => kind is not (EnterKind or ReturnKind) || (owner < 0 && !waiting.Contains(task));

    public override bool IsHeldBy(int task) => owner == task;

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case EnterKind or ReturnKind:
                owner = task;
                break;
            case ExitKind:
                owner = -1;
                break;
            case WaitKind:
                owner = -1;
                waiting.Add(task);
                break;
            default:
                waiting.Clear();
                break;
        }

        return 0;
    }

    public override string Verb(int kind) => kind switch
    {
        EnterKind => "enter",
        ExitKind => "exit",
        WaitKind => "wait on",
        ReturnKind => "return to",
        _ => "pulse",
    };

    internal Step Enter() => Operate(EnterKind, new Site("Enter", "", 0), OperationTraits.Blocking);

    internal Step Exit() => Operate(ExitKind, new Site("Exit", "", 0));

    internal Step PulseAll() => Operate(PulseAllKind, new Site("PulseAll", "", 0));

    internal async Op Wait()
    {
        await Operate(WaitKind, new Site("Wait", "", 0));
        await Operate(ReturnKind, new Site("Wait", "", 0), OperationTraits.Blocking);
    }
}
