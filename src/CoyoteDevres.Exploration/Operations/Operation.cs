using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>Where in a model an operation stands.</summary>
/// <param name="Function">The modelled function, in its own spelling where the model gives one.</param>
/// <param name="File">Source file, relative to the repository.</param>
/// <param name="Line">Line in it, from 1.</param>
public readonly record struct Site(string Function, string File, int Line)
{
    /// <summary>
    /// The function as the modelled system spells it: a C# name such as <c>LinereqIoctl</c> stands for <c>linereq_ioctl</c>; a
    /// name without capitals stands for itself.
    /// </summary>
    public string Spelling
    {
        get
        {
            var text = new System.Text.StringBuilder(Function.Length + 8);
            foreach (char c in Function)
            {
                if (char.IsAsciiLetterUpper(c) && text.Length > 0 && text[^1] != '_')
                    text.Append('_');
                text.Append(char.ToLowerInvariant(c));
            }

            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>How an operation behaves beyond what its object says.</summary>
[Flags]
public enum OperationTraits
{
    /// <summary>Always enabled.</summary>
    None = 0,

    /// <summary>Enabled only when its object says so.</summary>
    Blocking = 1,

    /// <summary>Blocking, but a kill signal enables it; its result is then <see cref="Operation.Interrupted"/>.</summary>
    Interruptible = 2 | Blocking,

    /// <summary>A choice among alternatives, all of which are explored.</summary>
    Choice = 4,

    /// <summary>Blocking, and waiting there for ever is no fault: a worker without work.</summary>
    Idle = 8 | Blocking,

    /// <summary>Interruptible, but of what its task's alert says only what is fatal ends it.</summary>
    Killable = 16 | Interruptible,

    /// <summary>
    /// Interruptible, by a task that has an alert (<see cref="ModelTask.Alert"/>): enabled by that too. The runtime adds it. A sleeping
    /// task does not touch the memory that it sleeps on, so such an operation looks at the alert in place of its target's container:
    /// what the task touches before and after is to be operations of their own.
    /// </summary>
    Alerted = 32 | Interruptible,

    /// <summary>Touches nothing of what contains its target: a sleeping task does not touch the memory that it sleeps on.</summary>
    Apart = 256,

    /// <summary>Blocking, but whoever waits keeps busy: a spinlock. A task gives nothing back meanwhile (<see cref="IWaitPolicy"/>).</summary>
    Spinning = 64 | Blocking,

    /// <summary>
    /// Always enabled, and without any effect where its object would have it wait: its result is then <see cref="Operation.Interrupted"/>.
    /// The runtime makes one of a wait, to learn whether the task really has to (<see cref="IWaitPolicy"/>).
    /// </summary>
    Attempt = 128,
}

/// <summary>
/// One visible action of a task on one shared object, and on the object that contains it, if there is one: a field access
/// depends on the field and on the life of its owner.
/// </summary>
public struct Operation
{
    /// <summary>The result of an interruptible wait that was ended by a kill signal or by its task's alert, not by its target.</summary>
    public const int Interrupted = int.MinValue;

    private SharedObject target;
    private string function;
    private string file;
    private int line;

    /// <summary>The object acted on; it decides whether the operation is enabled.</summary>
    public readonly SharedObject Target => target;

    /// <summary>One of the target's kinds of operation.</summary>
    public int Kind { readonly get; private set; }

    /// <summary>How it behaves.</summary>
    public OperationTraits Traits { readonly get; private set; }

    /// <summary>Where the model performs it.</summary>
    public readonly Site Site => new(function, file, line);

    /// <summary>The number of alternatives of a choice; otherwise the target's own (an amount, for instance).</summary>
    public int Argument { readonly get; private set; }

    /// <summary>True if it can be disabled.</summary>
    public readonly bool MayBlock => (Traits & OperationTraits.Blocking) != 0;

    /// <summary>True if a kill signal enables it.</summary>
    public readonly bool IsInterruptible => (Traits & OperationTraits.Interruptible) == OperationTraits.Interruptible;

    /// <summary>True if its task's alert enables it.</summary>
    public readonly bool IsAlerted => (Traits & OperationTraits.Alerted) == OperationTraits.Alerted;

    /// <summary>True if it is a use of its target's container.</summary>
    public readonly bool UsesContainer => (Traits & (OperationTraits.Alerted & ~OperationTraits.Interruptible | OperationTraits.Apart)) == 0;

    /// <summary>True if waiting for ever to be enabled is no fault.</summary>
    public readonly bool IsIdle => (Traits & OperationTraits.Idle) == OperationTraits.Idle;

    /// <summary>True if whoever waits for it keeps busy.</summary>
    public readonly bool IsSpinning => (Traits & OperationTraits.Spinning) == OperationTraits.Spinning;

    /// <summary>True if it has no effect where its object would have it wait.</summary>
    public readonly bool IsAttempt => (Traits & OperationTraits.Attempt) != 0;

    /// <summary>True if it chooses among alternatives.</summary>
    public readonly bool IsChoice => (Traits & OperationTraits.Choice) != 0;

    /// <summary>What it does and where, the same before and after: <c>linereq_ioctl read gpio_device.chip</c>.</summary>
    public override readonly string ToString() => $"{Site.Spelling} {Target.Verb(Kind)} {Target.Name}";

    /// <summary>
    /// Becomes another operation. References are written only where they change: a task announces a million operations a second,
    /// often the same one, and each written reference has to be told to the garbage collector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Become(SharedObject newTarget, int kind, OperationTraits traits, Site site, int argument)
    {
        if (!ReferenceEquals(target, newTarget))
            target = newTarget;
        if (!ReferenceEquals(function, site.Function))
            function = site.Function;
        if (!ReferenceEquals(file, site.File))
            file = site.File;
        line = site.Line;
        Kind = kind;
        Traits = traits;
        Argument = argument;
    }

    /// <summary>Becomes an attempt at itself.</summary>
    internal void BecomeAttempt() => Traits = OperationTraits.Attempt | (Traits & OperationTraits.Apart);
}
