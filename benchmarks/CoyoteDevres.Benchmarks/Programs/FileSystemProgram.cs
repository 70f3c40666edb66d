using CoyoteDevres.Exploration;

namespace CoyoteDevres.Benchmarks;

/// <summary>
/// The file system of Flanagan and Godefroid (POPL 2005, figure 2): a thread whose inode has no block yet looks for a free one.
/// 2^(N-13) traces from 14 threads on.
/// </summary>
internal sealed class FileSystemProgram : IProgram
{
    private const int Blocks = 26, Inodes = 32;

    private readonly PlainMutex?[] inodeLocks = new PlainMutex?[Inodes];
    private readonly PlainMutex?[] blockLocks = new PlainMutex?[Blocks];
    private readonly Cell<int>?[] inodes = new Cell<int>?[Inodes];
    private readonly Cell<bool>?[] busy = new Cell<bool>?[Blocks];
    private readonly (string Lock, string Value)[] inodeNames = [.. Enumerable.Range(0, Inodes).Select(i => ($"locki[{i}]", $"inode[{i}]"))];
    private readonly (string Lock, string Value)[] blockNames = [.. Enumerable.Range(0, Blocks).Select(b => ($"lockb[{b}]", $"busy[{b}]"))];
    private readonly (string Name, Func<Op> Body)[] threads;

    internal FileSystemProgram(int count) => threads = [.. Enumerable.Range(0, count).Select(t => ($"t{t}", (Func<Op>)(() => Run(t))))];

    public IReadOnlyList<object>? State { get; } = [];

    public Op SetUp(ExploredRuntime runtime)
    {
        for (int i = 0; i < Inodes; i++)
        {
            runtime.Reuse(ref inodeLocks[i], inodeNames[i].Lock, static (r, name) => new PlainMutex(r, name));
            runtime.Reuse(ref inodes[i], inodeNames[i].Value, static (r, name) => new Cell<int>(r, name, 0));
        }

        for (int b = 0; b < Blocks; b++)
        {
            runtime.Reuse(ref blockLocks[b], blockNames[b].Lock, static (r, name) => new PlainMutex(r, name));
            runtime.Reuse(ref busy[b], blockNames[b].Value, static (r, name) => new Cell<bool>(r, name, false));
        }

        foreach (var (name, body) in threads)
            runtime.Spawn(name, body);
        return Op.Done;
    }

    private async Op Run(int thread)
    {
        int i = thread % Inodes;
        await inodeLocks[i]!.Acquire();
        if (await inodes[i]!.Read() == 0)
        {
            int b = i * 2 % Blocks;
            while (true)
            {
                await blockLocks[b]!.Acquire();
                if (!await busy[b]!.Read())
                    break;
                await blockLocks[b]!.Release();
                b = (b + 1) % Blocks;
            }

            await busy[b]!.Write(true);
            await inodes[i]!.Write(b + 1);
            await blockLocks[b]!.Release();
        }

        await inodeLocks[i]!.Release();
    }
}
