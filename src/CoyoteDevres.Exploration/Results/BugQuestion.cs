namespace CoyoteDevres.Exploration;

/// <summary>
/// A row of a table of bugs by version, which a scenario has a say in: the bug exists in a version if any scenario of the row shows it
/// there, and is gone if they all could have shown it and none does.
/// </summary>
/// <param name="Table">The table's title; rows of one title are one table.</param>
/// <param name="Row">What the row is called: <c>1 late increment</c>.</param>
/// <param name="Bug">The sources' name of the bug (<c>RACE-1</c>), as declared findings have it.</param>
public sealed record BugQuestion(string Table, string Row, string Bug);
