using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// A module (<c>struct module</c>): what owns the structures that the core calls through. This one is loaded and nothing in the
/// scenario unloads it: taking a reference always succeeds, the counts commute, its text is always there, and a reference that is
/// never dropped is found at the end. <see cref="LoadableModule"/> and the older loaders' modules can go.
/// </summary>
public class Module
{
    private readonly StandingCount? standing;

    /// <summary>Creates a module that stays loaded.</summary>
    public Module(Machine machine, string name)
        : this(machine, name, stays: true)
    {
    }

    private protected Module(Machine machine, string name, bool stays)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Machine = machine;
        Name = name;
        Title = machine.Names.Phrase("module {0}", name);
        if (stays)
            standing = new StandingCount(machine, Title);
        if (!machine.IsNative)
            machine.Modules.Add(this);
    }

    /// <summary>Where it is loaded.</summary>
    public Machine Machine { get; }

    /// <summary>Its name: <c>gpio_sim</c>.</summary>
    public string Name { get; }

    /// <summary>What reports call it: <c>module gpio_sim</c>.</summary>
    public string Title { get; }

    /// <summary>How many references users hold, without an operation: for reports and tests.</summary>
    public virtual int Value => standing!.Value;

    /// <summary>Its code, if the module can go.</summary>
    internal virtual ModuleMemory? Text => null;

    /// <summary>What it declares, if the module can go.</summary>
    internal virtual ModuleMemory? Data => null;

    /// <summary>True for kernels whose page faults are reported in the words of their time.</summary>
    internal virtual bool FaultsInOldWords => false;

    /// <summary><c>try_module_get</c>: false if it is going.</summary>
    public virtual async Op<bool> TryGet([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await standing!.Add(1, new Site(function, file, line));
        return true;
    }

    /// <summary><c>__module_get</c>: for who knows that there is a reference already.</summary>
    public virtual async Op Get([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await standing!.Add(1, new Site(function, file, line));

    /// <summary><c>module_put</c>.</summary>
    public virtual async Op Put([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        await standing!.Add(-1, new Site(function, file, line));

    /// <summary>
    /// The core jumps to a function of the module. Until <see cref="Return"/>, every operation of the task first fetches from the
    /// module's text, so that running on after a sleep, or after somebody freed the text, faults.
    /// </summary>
    /// <param name="function">Its name.</param>
    /// <param name="file">Given by the compiler.</param>
    /// <param name="line">Given by the compiler.</param>
    public Op Enter(string function, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Text is { } text ? Enter(text, new Site(function, file, line)) : Op.Done;

    /// <summary>The function entered last runs its last instruction and returns to whoever called it.</summary>
    public Op Return() => Text is null ? Op.Done : ReturnToCaller();

    /// <summary>Calls a function of the module.</summary>
    public async Op Call(string function, Func<Op> body, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        await Enter(function, file, line);
        await body();
        await Return();
    }

    /// <summary>Calls a function of the module that returns something.</summary>
    public async Op<T> Call<T>(string function, Func<Op<T>> body, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        await Enter(function, file, line);
        var result = await body();
        await Return();
        return result;
    }

    /// <summary>
    /// A function of the module, for whoever calls it later without knowing that it is one: a work item, a timer, a release
    /// function, a thread's body.
    /// </summary>
    public Func<Op> Function(string function, Func<Op> body, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        () => Call(function, body, file, line);

    /// <summary>
    /// <c>module_put_and_kthread_exit</c> (kernel/module/main.c): a thread that runs in the module drops the reference that pins it
    /// and ends, in the core's text: it does not return into the module. Nothing after it runs.
    /// </summary>
    public async Op PutAndKthreadExit([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        LeaveForGood();
        await Put("module_put_and_kthread_exit", file, line);
        if (Machine.Processor is { } processor)
            await processor.Give("do_exit");
        await new Idle(Machine).End();
    }

    /// <summary>Something that the module declares is read or written: a table of operations, a variable.</summary>
    public Op UseData(string function, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => Touch(new Site(function, file, line));

    /// <summary>The core reads something that the module declares: a table of operations.</summary>
    public Op Touch([CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => Touch(new Site(function, file, line));

    /// <summary>The same.</summary>
    internal Op Touch(in Site site) => Data is { } data ? Use(data, site) : Op.Done;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The task goes on in the core and never returns to any module (<c>kthread_exit</c>).</summary>
    private void LeaveForGood() => Machine.Current.Code.Abandon(Machine.CurrentTask);

    private static async Op Use(ModuleMemory data, Site site) => await data.Use(site);

    private async Op Enter(ModuleMemory text, Site site)
    {
        await text.Enter(site);
        // The text that a task frees itself, when it has left it, is there until then.
        Machine.Current.Code.Push(Machine.CurrentTask, text, site, mayGo: Machine.Current.Unloads != this);
    }

    private async Op ReturnToCaller()
    {
        var (text, function) = Machine.Current.Code.Leave(Machine.CurrentTask);
        await text.Return(function);
        Machine.Current.Code.Pop(Machine.CurrentTask);
    }

    private sealed class StandingCount(Machine machine, string name) : Counter(machine.Runtime, name, 0, null)
    {
        public override string Verb(int kind) => "count of";

        internal Step Add(int amount, in Site site) => Operate(AddKind, site, argument: amount);
    }
}
