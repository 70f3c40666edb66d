using FsCheck;
using FsCheck.Fluent;

namespace CoyoteDevres.Exploration.Tests;

/// <summary>Runs a check on the programs of a row of seeds, and shrinks the first that fails it.</summary>
internal static class Trial
{
    /// <summary>How many seeds to run in place of a test's own number.</summary>
    internal const string SeedsVariable = "COYOTE_DEVRES_SEEDS";

    /// <summary>True if more than the normal run was asked for.</summary>
    internal static bool IsLong => int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out _);

    /// <summary>How many seeds to run: as many as were asked for, or <paramref name="seeds"/>.</summary>
    internal static int SeedsOr(int seeds) => int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out int asked) ? asked : seeds;

    /// <summary>Runs <paramref name="check"/>, which throws if a program fails it, on seeds from 0.</summary>
    /// <returns>How many programs it was true for; the others were too large to tell.</returns>
    internal static int Run(Shape shape, int seeds, Func<DataProgram, bool> check)
    {
        seeds = SeedsOr(seeds);
        int counted = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            var program = shape.Program(seed);
            try
            {
                if (check(program))
                    counted++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, {shape}: {Shrunk(program, check) ?? $"{exception.Message}\n{program}"}", exception);
            }
        }

        return counted;
    }

    private static string? Shrunk(DataProgram program, Func<DataProgram, bool> check)
    {
        var arbitrary = Arb.From(Gen.Constant(program), Generator.Shrink);
        var property = Prop.ForAll(arbitrary, smaller =>
        {
            check(smaller);
            return true;
        });
        try
        {
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(1).WithQuietOnSuccess(true), property);
            return null;
        }
        catch (Exception failure)
        {
            return failure.Message;
        }
    }
}
