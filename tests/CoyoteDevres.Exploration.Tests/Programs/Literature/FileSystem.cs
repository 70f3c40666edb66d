namespace CoyoteDevres.Exploration.Tests;

/// <summary>
/// The file system of Flanagan and Godefroid (POPL 2005, figure 2): a thread whose inode has no block yet looks for a free one,
/// under the inode's lock and one block's lock at a time.
/// </summary>
internal sealed class FileSystem : ArrangedProgram
{
    private const int Blocks = 26, Inodes = 32;

    private readonly TestMutex[] inodeLocks = new TestMutex[Inodes];
    private readonly TestMutex[] blockLocks = new TestMutex[Blocks];
    private readonly Cell<int>[] inodes = new Cell<int>[Inodes];
    private readonly Cell<bool>[] busy = new Cell<bool>[Blocks];

    internal FileSystem(int threads)
    {
        for (int i = 0; i < Inodes; i++)
        {
            int inode = i;
            string number = $"[{i}]";
            Object(runtime => inodeLocks[inode] = new TestMutex(runtime, "locki" + number));
            Object(runtime => inodes[inode] = new Cell<int>(runtime, "inode" + number, 0));
        }

        for (int b = 0; b < Blocks; b++)
        {
            int block = b;
            string number = $"[{b}]";
            Object(runtime => blockLocks[block] = new TestMutex(runtime, "lockb" + number));
            Object(runtime => busy[block] = new Cell<bool>(runtime, "busy" + number, false));
        }

        for (int t = 0; t < threads; t++)
        {
            int thread = t;
            Task($"t{t}", () => Run(thread));
        }
    }

    private async Op Run(int thread)
    {
        int i = thread % Inodes;
        await inodeLocks[i].Lock();
        if (await inodes[i].Read() == 0)
        {
            int b = i * 2 % Blocks;
            while (true)
            {
                await blockLocks[b].Lock();
                if (!await busy[b].Read())
                    break;
                await blockLocks[b].Unlock();
                b = (b + 1) % Blocks;
            }

            await busy[b].Write(true);
            await inodes[i].Write(b + 1);
            await blockLocks[b].Unlock();
        }

        await inodeLocks[i].Unlock();
    }
}
