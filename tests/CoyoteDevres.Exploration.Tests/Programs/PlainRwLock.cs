namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// A reader/writer lock without a queue: readers wait for the writer only, a writer for everybody. What readers do commutes:
/// read locks and read unlocks look at no other reader.
/// </summary>
internal sealed class PlainRwLock(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    private const int ReadLock = 0, ReadUnlock = 1, WriteLock = 2, WriteUnlock = 3;

    private static readonly Site Here = new("test", "", 0);

    private static readonly Dependence Table = Dependence.AllBut(4, (ReadLock, ReadLock), (ReadLock, ReadUnlock), (ReadUnlock, ReadUnlock));

    private readonly List<int> readers = [];
    private int writer = -1;

    public override Dependence Dependence => Table;

    public override void Reset()
    {
        readers.Clear();
        writer = -1;
    }

    public override bool IsHeldBy(int task) => writer == task || readers.Contains(task);

    public override bool IsEnabled(int kind, int task) => kind switch
    {
        ReadLock => writer < 0,
        WriteLock => writer < 0 && readers.Count == 0,
        _ => true,
    };

    public override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case ReadLock:
                readers.Add(task);
                break;
            case ReadUnlock:
                readers.Remove(task);
                break;
            default:
                writer = kind == WriteLock ? task : -1;
                break;
        }

        return 0;
    }

    public override string Verb(int kind) => kind switch
    {
        ReadLock => "read-lock",
        ReadUnlock => "read-unlock",
        WriteLock => "write-lock",
        _ => "write-unlock",
    };

    public Step DownRead() => Operate(ReadLock, Here, OperationTraits.Blocking);

    public Step UpRead() => Operate(ReadUnlock, Here);

    public Step DownWrite() => Operate(WriteLock, Here, OperationTraits.Blocking);

    public Step UpWrite() => Operate(WriteUnlock, Here);
}
