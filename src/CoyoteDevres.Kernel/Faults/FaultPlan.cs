using System.Runtime.CompilerServices;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <summary>
/// What may go wrong in a scenario besides the order of things (<see cref="Machine.Faults"/>). Nothing does unless the set-up says
/// so; then each point where it may is a choice, explored both ways, and the bound is told with the verdict.
/// </summary>
/// <remarks>
/// "At most" holds for an execution, whichever tasks fail. A task that knows that none is left, because it took the last one or asked
/// in vain, does not choose any more. Where several tasks ask for the last one at the same time, who gets it is explored.
/// </remarks>
public sealed class FaultPlan
{
    private const int Together = 1 << 30;

    private readonly Machine machine;
    private readonly FaultBudget?[] budgets = new FaultBudget?[Enum.GetValues<FaultKind>().Length];
    private FaultBudget? together;

    internal FaultPlan(Machine machine) => this.machine = machine;

    /// <summary>Allocations may fail.</summary>
    public void AllocationsFail(int atMost) => Declare(FaultKind.Allocation, atMost, "allocations fail");

    /// <summary>Copies from and to user memory may fault.</summary>
    public void UserCopiesFault(int atMost) => Declare(FaultKind.UserCopy, atMost, "user copies fault");

    /// <summary>Steps of a probe may fail.</summary>
    public void ProbesFail(int atMost) => Declare(FaultKind.Probe, atMost, "steps of a probe fail");

    /// <summary>Last puts of kobjects may release them later, from a worker that holds none of the putter's locks.</summary>
    public void ReleasesAreDelayed(int atMost) => Declare(FaultKind.DelayedRelease, atMost, "kobject releases are delayed");

    /// <summary>All kinds that are declared share one more bound.</summary>
    public void AtMostTogether(int count)
    {
        MustBeSetUp(count);
        together = new FaultBudget(machine, "fault budget (together)", count);
        machine.NoteBound($"faults: at most {count} of all kinds together");
    }

    /// <summary>
    /// A hot-unplug at any time: a task of one removal, which may come before, in the middle of or after everything else.
    /// </summary>
    /// <param name="comm">Who removes: <c>kworker/usb</c>.</param>
    /// <param name="removal">What it does.</param>
    public void Unplug(string comm, Func<Op> removal)
    {
        machine.NoteBound($"hot-unplug: once, by {comm}");
        machine.StartKernelThread(comm, removal);
    }

    /// <summary>True if an allocation fails here.</summary>
    /// <param name="what">The allocating call: <c>kzalloc</c>.</param>
    /// <param name="function">Where; given by the compiler.</param>
    /// <param name="file">Given by the compiler.</param>
    /// <param name="line">Given by the compiler.</param>
    public Op<bool> Fail(string what, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Happens(FaultKind.Allocation, what, "succeeds", "fails", new Site(function, file, line));

    /// <summary>True if this step of a probe fails.</summary>
    /// <param name="what">The step.</param>
    /// <param name="function">Where; given by the compiler.</param>
    /// <param name="file">Given by the compiler.</param>
    /// <param name="line">Given by the compiler.</param>
    public Op<bool> ProbeFails(string what, [CallerMemberName] string function = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Happens(FaultKind.Probe, what, "succeeds", "fails", new Site(function, file, line));

    /// <summary>The object that counts what is left of one kind, or null if it is not declared: for audits.</summary>
    public SharedObject? Budget(FaultKind kind) => budgets[(int)kind];

    /// <summary>True if it goes wrong here.</summary>
    internal Op<bool> Happens(FaultKind kind, string what, string right, string wrong, Site site) =>
        budgets[(int)kind] is { } budget && !KnowsOfNoneLeft(kind) ? Choose(kind, budget, new FaultChoice(machine, what, right, wrong), site) : Op.From(false);

    private void Declare(FaultKind kind, int atMost, string what)
    {
        MustBeSetUp(atMost);
        string bound = $"at most {atMost} {what}";
        budgets[(int)kind] = new FaultBudget(machine, $"fault budget ({what})", atMost);
        machine.NoteBound($"faults: {bound}");
    }

    private void MustBeSetUp(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (machine.CurrentTask.Id != 0)
            throw new InvalidOperationException("what may go wrong is declared in the set-up");
    }

    private bool KnowsOfNoneLeft(FaultKind kind) => (machine.Current.FaultsSpent & (Bit(kind) | Together)) != 0;

    private async Op<bool> Choose(FaultKind kind, FaultBudget budget, FaultChoice choice, Site site)
    {
        if (!await choice.GoesWrong(site))
            return false;
        return await Take(budget, Bit(kind), site) && (together is null || await Take(together, Together, site));
    }

    /// <summary>Takes one, and remembers if the task now knows that no further one is left.</summary>
    private async Op<bool> Take(FaultBudget budget, int bit, Site site)
    {
        int left = await budget.Take(site);
        if (left <= 1)
            machine.Current.FaultsSpent |= bit;
        return left > 0;
    }

    private static int Bit(FaultKind kind) => 1 << (int)kind;
}
