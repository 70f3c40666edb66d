namespace CoyoteDevres.Exploration;

/// <summary>One place of a model that can be switched off.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Site">Where.</param>
/// <param name="Object">On which object, by name.</param>
/// <param name="Verb">What it does to it, in words.</param>
public sealed record AblationPoint(ProtocolRole Role, Site Site, string Object, string Verb)
{
    /// <summary>What it is called where lines do not matter: <c>linereq_ioctl: down_read gpio_device.sem</c>.</summary>
    public string Name => $"{Site.Spelling}: {Verb} {Object}";

    /// <summary><c>linereq_ioctl: down_read gpio_device.sem  src/…/Chardev.cs:12</c>.</summary>
    public override string ToString() => $"{Name}  {Site}";
}

/// <summary>
/// A program with one place switched off, to see whether anything notices. A lock that is not taken is not released by the same task
/// either; a reference that is not taken is not given back at <paramref name="Puts"/>; a wait does not wait, and a loop that waits for a
/// condition takes it to hold; a read returns what was there before the race.
/// </summary>
/// <param name="Off">What is switched off.</param>
/// <param name="Puts">Where a reference that is not taken would be given back, on whichever way; none for other roles.</param>
public sealed record Ablation(AblationPoint Off, params IReadOnlyList<AblationPoint> Puts)
{
    /// <summary>
    /// True if only what a task takes and gives back itself is left out: not what the set-up takes, nor what one task takes and another gives back. Else, of two puts at one place by
    /// different tasks, the first is left out, and that is an order that nothing tells an exploration of.
    /// </summary>
    public bool OwnOnly { get; init; }

    /// <summary>Switches nothing off: a program that is only looked at, to learn what could be.</summary>
    public static Ablation Nothing { get; } = new(new AblationPoint(ProtocolRole.None, new Site("", "", 0), "", ""));
}
