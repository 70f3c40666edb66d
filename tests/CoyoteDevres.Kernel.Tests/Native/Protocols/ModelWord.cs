using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Native.Protocols;

/// <summary>A word that threads change by one atomic instruction at a time (<c>Interlocked</c>), for protocols that are explored.</summary>
internal sealed class ModelWord(IRuntime runtime, string name) : SharedObject(runtime, name)
{
    private const int ReadKind = 0, SetKind = 1, AddKind = 2, OrKind = 3, AndKind = 4, SwapKind = 5;

    private static readonly Dependence Table = Dependence.AllBut(6, (ReadKind, ReadKind));

    private int value;

    public override Dependence Dependence => Table;

    public override void Reset() => value = 0;

    public override int Apply(int kind, int task, int argument)
    {
        int old = value;
        value = kind switch
        {
            SetKind => argument,
            AddKind => old + argument,
            OrKind => old | argument,
            AndKind => old & argument,
            SwapKind when old == argument >> 16 => (short)argument,
            _ => old,
        };
        return kind == AddKind ? value : old;
    }

    public override string Verb(int kind) => kind switch
    {
        ReadKind => "read",
        SetKind => "set",
        AddKind => "add to",
        OrKind => "set bits of",
        AndKind => "clear bits of",
        _ => "compare and swap",
    };

    internal Step Read() => On(ReadKind, 0);

    internal Step Set(int to) => On(SetKind, to);

    /// <summary>Returns the new value.</summary>
    internal Step Add(int amount) => On(AddKind, amount);

    /// <summary>Returns the old value.</summary>
    internal Step Or(int bits) => On(OrKind, bits);

    /// <summary>Returns the old value.</summary>
    internal Step And(int bits) => On(AndKind, bits);

    /// <summary>Sets it if it is what was expected; returns the old value.</summary>
    internal Step CompareExchange(int to, int expected) => On(SwapKind, expected << 16 | (ushort)to);

    private Step On(int kind, int argument) => Operate(kind, new Site("Interlocked", "", 0), OperationTraits.None, argument);
}
