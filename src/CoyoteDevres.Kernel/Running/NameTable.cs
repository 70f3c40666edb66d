namespace CoyoteDevres.Kernel;

/// <summary>Names that every execution of a program uses again, put together once.</summary>
/// <param name="remembers">False for no names: where nothing is reported, a member is called by its own name.</param>
internal sealed class NameTable(bool remembers)
{
    private readonly Dictionary<MemberKey, string> members = [];
    private readonly Dictionary<MemberKey, string> phrases = [];
    private readonly Dictionary<TaskKey, string> tasks = [];

    /// <summary>A structure's member: <c>gpio_device.chip</c>.</summary>
    internal string Member(string type, string member)
    {
        if (!remembers)
            return member;
        var key = new MemberKey(type, member);
        if (!members.TryGetValue(key, out var name))
            members.Add(key, name = $"{type}.{member}");
        return name;
    }

    /// <summary>Words with something put in at <c>{0}</c>: <c>module gpiolib</c>.</summary>
    internal string Phrase(string format, string what)
    {
        if (!remembers)
            return what;
        var key = new MemberKey(format, what);
        if (!phrases.TryGetValue(key, out var name))
            phrases.Add(key, name = format.Replace("{0}", what, StringComparison.Ordinal));
        return name;
    }

    /// <summary>What lockdep calls the completion of a work item: <c>(work_completion)(&amp;x-&gt;work)</c>.</summary>
    internal string WorkCompletion(string item)
    {
        if (!remembers)
            return item;
        var key = new MemberKey("work_completion", item);
        if (!phrases.TryGetValue(key, out var name))
            phrases.Add(key, name = $"(work_completion)(&{item.Replace(".", "->", StringComparison.Ordinal)})");
        return name;
    }

    /// <summary>A task: <c>gpioget/101</c>.</summary>
    internal string Task(string comm, int pid)
    {
        if (!remembers)
            return comm;
        var key = new TaskKey(comm, pid);
        if (!tasks.TryGetValue(key, out var name))
            tasks.Add(key, name = $"{comm}/{pid}");
        return name;
    }

    private readonly record struct MemberKey(string Type, string Member)
    {
        public override int GetHashCode() => Sketch.Of(Type, Member);
    }

    private readonly record struct TaskKey(string Comm, int Pid)
    {
        public override int GetHashCode() => Sketch.Of(Comm) + Pid;
    }
}
