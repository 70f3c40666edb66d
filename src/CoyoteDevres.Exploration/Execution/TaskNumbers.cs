namespace CoyoteDevres.Exploration;

/// <summary>Dense task numbers, the same in every execution: a task is the k-th that its parent spawned.</summary>
internal sealed class TaskNumbers
{
    private readonly Dictionary<(int Parent, int Ordinal), int> numbers = [];


    internal int Of(int parent, int ordinal)
    {
        if (!numbers.TryGetValue((parent, ordinal), out int number))
        {
            number = numbers.Count + 1;
            numbers.Add((parent, ordinal), number);
        }

        return number;
    }
}
