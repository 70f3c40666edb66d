namespace CoyoteDevres.Exploration.Tests;

public class SplitMix64Tests
{
    /// <summary>The first numbers of Vigna's C program for this seed.</summary>
    [Fact]
    public void The_numbers_are_the_published_ones()
    {
        var random = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Numbers_below_a_limit_are_equally_likely(int limit)
    {
        const int Each = 2_000;
        var random = new SplitMix64(1);
        var counts = new int[limit];
        for (int i = 0; i < Each * limit; i++)
            counts[random.Below(limit)]++;
        // Five standard deviations of a count: sqrt(2000) is 45.
        Assert.All(counts, count => Assert.InRange(count, Each - 225, Each + 225));
    }

    [Fact]
    public void There_is_nothing_below_zero() => Assert.Throws<ArgumentOutOfRangeException>(() => new SplitMix64(1).Below(0));
}
