namespace CoyoteDevres.Reporting.Tests;

public class WrappingTests
{
    [Theory]
    [InlineData("", 5, 0, "")]
    [InlineData("fits", 4, 0, "fits")]
    [InlineData("one two three", 7, 0, "one two|three")]
    [InlineData("one two three", 8, 2, "one two|  three")]
    [InlineData("  kept lead", 9, 0, "  kept|lead")]
    [InlineData("unbreakable", 4, 0, "unbr|eaka|ble")]
    [InlineData("a unbreakable", 4, 2, "a|  un|  br|  ea|  ka|  bl|  e")]
    [InlineData("tabs\tand\nends", 20, 0, "tabs and ends")]
    [InlineData("x y", 1, 5, "x|y")]
    public void Wraps(string text, int width, int indent, string expected) =>
        Assert.Equal(expected.Split('|'), Wrapping.Wrap(text, width, indent));

    [Fact]
    public void A_table_that_does_not_fit_says_so()
    {
        var table = new TextTable(new TextColumn("name"), new TextColumn("number", Right: true), new TextColumn("text"));
        table.AddRow("first", "7", "a text of more than twenty characters");
        Assert.Null(table.Render(30, 0));
        Assert.Equal(
            ["name   number  text", "first       7  a text of more than", "               twenty characters"],
            table.Render(40, 0));
    }
}
