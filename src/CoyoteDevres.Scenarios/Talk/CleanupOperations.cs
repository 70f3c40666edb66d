using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Talk;

namespace CoyoteDevres.Scenarios.Talk;

/// <summary>Who calls <c>bar</c>, and what goes wrong in it.</summary>
internal static class CleanupOperations
{
    /// <summary>What can be done with each of the slides.</summary>
    /// <param name="error">What <c>bar</c> returns without memory.</param>
    internal static IReadOnlyList<UserOperation<CleanupSlides>> All(string error) =>
    [
        Call("bar", "bar -> ok", _ => { }),
        Call("bar-without-memory", $"bar -> {error}", machine => machine.Faults.AllocationsFail(atMost: 1)),
    ];

    /// <summary>Besides, for a counted <c>foo</c>: <c>init_foo</c> may fail, and <c>do_something</c> may keep what it was given.</summary>
    internal static IReadOnlyList<UserOperation<CleanupSlides>> Counted { get; } =
    [
        .. All("-EPERM"),
        Call("bar-init-fails", "bar -> -EPERM", machine => machine.Faults.ProbesFail(atMost: 1)),
        new("bar-shares-foo", "caller", "bar -> ok", (slides, _) =>
        {
            slides.DoesMore = async foo => Keep((CleanupKref)slides, await CleanupKref.RefFoo(foo));
            return Op.From<Func<UserProcess, Op>>(async _ => await slides.CallBar());
        }),
    ];

    /// <summary>Somebody else uses it a last time and puts the reference that was taken for them.</summary>
    private static void Keep(CleanupKref slides, TalkFoo foo) => slides.Machine.StartKernelThread("kworker", async () =>
    {
        await foo.Touch("do_something_later");
        await slides.UnrefFoo(foo);
    });

    private static UserOperation<CleanupSlides> Call(string name, string reached, Action<Machine> faults) => new(name, "caller", reached, (slides, _) =>
    {
        faults(slides.Machine);
        return Op.From<Func<UserProcess, Op>>(async _ => await slides.CallBar());
    });
}
