namespace CoyoteDevres.Exploration.Tests;

/// <summary>Programs of the source-set paper (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014 and JACM 2017).</summary>
internal static class SourceSetPrograms
{
    /// <summary>readers(N): one task writes x, N others read it.</summary>
    internal static ArrangedProgram Readers(int readers)
    {
        var program = new ArrangedProgram();
        Cell<int> x = null!;
        program.Object(runtime => x = new Cell<int>(runtime, "x", 0));
        program.Task("writer", async () => await x.Write(1));
        for (int r = 0; r < readers; r++)
            program.Task($"r{r}", async () => await x.Read());
        return program;
    }

    /// <summary>lastzero(N): N tasks set array[i] to array[i - 1] + 1, one looks from the end for the last zero.</summary>
    internal static ArrangedProgram LastZero(int writers)
    {
        var program = new ArrangedProgram();
        var array = new Cell<int>[writers + 1];
        for (int i = 0; i <= writers; i++)
        {
            int index = i;
            string name = $"array[{i}]";
            program.Object(runtime => array[index] = new Cell<int>(runtime, name, 0));
        }

        program.Task("search", async () =>
        {
            int i = writers;
            while (await array[i].Read() != 0)
                i--;
        });
        for (int w = 1; w <= writers; w++)
        {
            int own = w;
            program.Task($"w{w}", async () => await array[own].Write(await array[own - 1].Read() + 1));
        }

        return program;
    }

    /// <summary>N tasks that each increment one cell K times and learn the old value.</summary>
    internal static ArrangedProgram Counter(int tasks, int times)
    {
        var program = new ArrangedProgram();
        Cell<int> cell = null!;
        program.Object(runtime => cell = new Cell<int>(runtime, "counter", 0));
        for (int t = 0; t < tasks; t++)
        {
            program.Task($"t{t}", async () =>
            {
                for (int k = 0; k < times; k++)
                    await cell.Exchange(k);
            });
        }

        return program;
    }
}
