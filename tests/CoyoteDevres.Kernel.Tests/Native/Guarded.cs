namespace CoyoteDevres.Kernel.Tests.Native;

/// <summary>Something that must not change while it is read, nor be used once it is freed.</summary>
internal sealed class Guarded
{
    private int one;
    private int other;
    private int freed;

    internal int Writes => one;

    internal void Read()
    {
        if (Volatile.Read(ref one) != Volatile.Read(ref other))
            throw new InvalidOperationException("read while it is written");
    }

    internal void Write()
    {
        Read();
        Volatile.Write(ref one, one + 1);
        Volatile.Write(ref other, other + 1);
    }

    internal void Use()
    {
        if (Volatile.Read(ref freed) != 0)
            throw new InvalidOperationException("used after it was freed");
    }

    internal void Free() => Volatile.Write(ref freed, 1);

    internal void Revive() => Volatile.Write(ref freed, 0);
}
