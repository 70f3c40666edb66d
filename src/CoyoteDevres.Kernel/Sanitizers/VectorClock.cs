namespace CoyoteDevres.Kernel;

/// <summary>How far each task had come, as far as the owner can know. Used again in each execution.</summary>
internal sealed class VectorClock
{
    private int[] times = new int[4];
    private int length;

    internal int Execution { get; private set; }

    internal int At(int task) => task < length ? times[task] : 0;

    internal void Clear(int newExecution)
    {
        Execution = newExecution;
        length = 0;
    }

    internal void Advance(int task)
    {
        Reserve(task + 1);
        times[task]++;
    }

    internal void Join(VectorClock other)
    {
        Reserve(other.length);
        for (int i = 0; i < other.length; i++)
            times[i] = Math.Max(times[i], other.times[i]);
    }

    private void Reserve(int count)
    {
        if (count <= length)
            return;
        if (count > times.Length)
            Array.Resize(ref times, Math.Max(count, times.Length * 2));
        Array.Clear(times, length, count - length);
        length = count;
    }
}
