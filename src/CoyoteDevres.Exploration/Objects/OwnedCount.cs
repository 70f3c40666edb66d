namespace CoyoteDevres.Exploration;

/// <summary>
/// A reference count whose references have owners: each belongs to a task or, in a pool, to nobody. A get gives the task that
/// performs it one more, a put takes one of its own; <see cref="Give"/> and <see cref="Adopt"/> move one from a task to the pool
/// and from the pool to a task, which is how references are handed on. Putting or giving what one does not own, adopting from an
/// empty pool and getting a reference where none is left are findings; the operation then has no effect and its task ends.
/// </summary>
/// <remarks>
/// <para>
/// What a task owns is changed by its own operations only. So it is known when an operation is announced, it stays right while
/// others run, and it is the same in every linearization of a trace: it may be a part of the operation's kind. Kinds, for a task
/// that owns <c>own</c> references before the operation: <em>get</em> (own &gt; 0), <em>get unowned</em> and <em>get unless zero</em>
/// (own = 0), <em>put keeping</em> (own &gt; 1), <em>put last</em> (own = 1), <em>put unowned</em> (own = 0), give, adopt, read.
/// </para>
/// <para>
/// Invariant, in every state of every execution: value = pool + what the tasks own, and no term is negative. It holds at first
/// (<see cref="Grant"/> takes from the pool); a get adds one to the value and to its task, a put takes one from both, give and
/// adopt leave the sum as it is, and an operation that would make a term negative has no effect. Therefore whoever owns a reference
/// knows that the value is not zero. It follows for operations of two tasks t and u, in every state in which both may come next:
/// </para>
/// <list type="bullet">
/// <item>Get and put keeping of t commute with all of u's but reading. Their results are fixed, and t owns a reference before and
/// after them, so the value is above zero before and after them, and above one before u's last put: in either order u's put leaves
/// something, u's get finds something. What both add to the value is added in either order.</item>
/// <item>Unowned gets commute with each other. They see whether the value is zero and change neither a zero nor to a zero.</item>
/// <item>Last puts depend on each other and on unowned gets: which one comes first decides who reaches zero, and whether the get
/// comes too late.</item>
/// <item>Give and adopt see and change the pool and their own task only: they commute with everything but adopt with adopt and
/// with give, because an adoption needs the pool to have something. Two gives commute.</item>
/// <item>Put unowned never has an effect and is a finding wherever it stands.</item>
/// <item>A read returns the value: it commutes with what does not change that.</item>
/// </list>
/// <para>
/// The relation is thus static, an independence of Mazurkiewicz's on operations, not one by state. The general rule for puts ("one
/// that does not reach zero commutes") is none: with one reference and no owners, a get before a put may be <em>any</em> get. A
/// static relation on what tasks know by their own history cannot order less: of any two last puts one may come last of all with
/// the other right before it, and then the order of the two tells who frees. That the others, further from zero, could be
/// exchanged depends on what is still to come (conditional independence: Katz, Peled, TCS 101, 1992; dependence by what a later
/// operation observes: Aronis, Jonsson, Lang, Sagonas, TACAS 2018).
/// </para>
/// <para>
/// Nothing is lost by ending a task at its first misuse, as far as finding one goes: up to there, every execution is one of the
/// count without owners. A program without findings has the same executions and final states with both.
/// </para>
/// </remarks>
/// <param name="runtime">Where it lives.</param>
/// <param name="name">What reports call it.</param>
/// <param name="references">How many there are at first, those that are then granted included.</param>
/// <param name="container">The object whose life it shares, or null.</param>
public abstract class OwnedCount(IRuntime runtime, string name, int references, SharedObject? container) : SharedObject(runtime, name, container)
{
    /// <summary>Kinds of operation, by what the task owns.</summary>
    protected const int GetKind = 0, GetUnownedKind = 1, GetUnlessZeroKind = 2, PutKeepingKind = 3, PutLastKind = 4,
        PutUnownedKind = 5, GiveKind = 6, AdoptKind = 7, ReadKind = 8, Kinds = 9;

    private static readonly Dependence Table = Dependence.NoneBut(
        Kinds,
        (PutLastKind, PutLastKind),
        (PutLastKind, GetUnownedKind),
        (PutLastKind, GetUnlessZeroKind),
        (AdoptKind, AdoptKind),
        (AdoptKind, GiveKind),
        (ReadKind, GetKind),
        (ReadKind, GetUnownedKind),
        (ReadKind, GetUnlessZeroKind),
        (ReadKind, PutKeepingKind),
        (ReadKind, PutLastKind));

    private readonly int first = references;
    private int pool = references;
    private int[] granted = [];
    private int[] owned = [];

    /// <inheritdoc/>
    public override Dependence Dependence => Table;

    /// <summary>How many references there are, without an operation: for reports, never for a model's decisions.</summary>
    public int Value { get; private set; } = references;

    /// <summary>
    /// Says how many references <paramref name="task"/> owns at first. Only in the set-up; saying it again replaces it, and
    /// <see cref="Reset"/> leaves it as it is.
    /// </summary>
    public void Grant(ModelTask task, int count)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (Runtime.Current.Id != 0)
            throw new InvalidOperationException($"references of {Name} are granted in the set-up; tasks get, give and adopt them");
        int more = count - (task.Id < granted.Length ? granted[task.Id] : 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(more, pool, nameof(count));
        Reserve(ref granted, task.Id);
        granted[task.Id] = count;
        Change(task.Id, more);
        pool -= more;
    }

    /// <summary>How many references a task owns, without an operation.</summary>
    public int OwnedBy(int task) => task < owned.Length ? owned[task] : 0;

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        Value = pool = first;
        Array.Clear(owned);
        granted.AsSpan(0, Math.Min(granted.Length, owned.Length)).CopyTo(owned);
        foreach (int count in granted)
            pool -= count;
    }

    /// <inheritdoc/>
    public sealed override int Apply(int kind, int task, int argument)
    {
        switch (kind)
        {
            case GetUnlessZeroKind when Value == 0:
                return 0;
            case GetKind or GetUnownedKind or GetUnlessZeroKind:
                Value++;
                Change(task, 1);
                return 1;
            case PutKeepingKind or PutLastKind:
                Value--;
                Change(task, -1);
                return Value == 0 ? 1 : 0;
            case GiveKind:
                Change(task, -1);
                pool++;
                return 0;
            case AdoptKind:
                Change(task, 1);
                pool--;
                return 0;
            default:
                return Value;
        }
    }

    /// <inheritdoc/>
    public sealed override bool Inspect(in Operation operation, ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        switch (operation.Kind)
        {
            case GetUnownedKind when Value == 0:
                Misused("get-from-zero", "a reference is taken where none is left", operation, task);
                return true;
            case PutUnownedKind:
                Misused("put-unowned", "a reference is put by a task that owns none", operation, task);
                return true;
            case GiveKind when OwnedBy(task.Id) == 0:
                Misused("give-unowned", "a reference is given away by a task that owns none", operation, task);
                return true;
            case AdoptKind when pool == 0:
                Misused("adopt-unowned", "a reference is adopted where all have owners", operation, task);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        GetKind => "get",
        GetUnownedKind => "get unowned",
        GetUnlessZeroKind => "get unless zero",
        PutKeepingKind => "put",
        PutLastKind => "put last own",
        PutUnownedKind => "put unowned",
        GiveKind => "give",
        AdoptKind => "adopt",
        _ => "read",
    };

    /// <inheritdoc/>
    public override string Outcome(int kind) => $"= {Value}";

    /// <summary>Reports a misuse.</summary>
    /// <param name="kind">The finding's kind.</param>
    /// <param name="headline">What was done.</param>
    /// <param name="operation">By which operation.</param>
    /// <param name="task">By whom.</param>
    protected virtual void Misused(string kind, string headline, in Operation operation, ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        Runtime.Report(new Finding(new FindingKey(kind, operation.Site.Spelling, Name), headline, task.Name, []));
    }

    /// <summary>Takes a reference.</summary>
    protected Step Take(in Site site) => Operate(Own > 0 ? GetKind : GetUnownedKind, site);

    /// <summary>Takes a reference if there is one left; true if it did. Whoever owns one always does.</summary>
    protected Test TakeUnlessZero(in Site site) => Ask(Own > 0 ? GetKind : GetUnlessZeroKind, site);

    /// <summary>Puts a reference of the task; true if none is left.</summary>
    protected Test Drop(in Site site) => Ask(Own switch { 0 => PutUnownedKind, 1 => PutLastKind, _ => PutKeepingKind }, site);

    /// <summary>Hands a reference of the task to nobody, for others to adopt.</summary>
    protected Step Give(in Site site) => Operate(GiveKind, site);

    /// <summary>Becomes the owner of a reference that has none.</summary>
    protected Step Adopt(in Site site) => Operate(AdoptKind, site);

    /// <summary>Returns how many references there are.</summary>
    protected Step Look(in Site site) => Operate(ReadKind, site);

    private int Own => OwnedBy(Runtime.Current.Id);

    private void Change(int task, int by)
    {
        Reserve(ref owned, task);
        owned[task] += by;
    }

    private static void Reserve(ref int[] counts, int task)
    {
        if (task >= counts.Length)
            Array.Resize(ref counts, Math.Max(task + 1, counts.Length * 2));
    }
}
