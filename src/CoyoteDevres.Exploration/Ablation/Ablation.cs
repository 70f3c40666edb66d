namespace CoyoteDevres.Exploration;

/// <summary>One place of a model that can be switched off.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Site">Where.</param>
/// <param name="Object">On which object, by name.</param>
/// <param name="Verb">What it does to it, in words.</param>
public sealed record AblationPoint(ProtocolRole Role, Site Site, string Object, string Verb)
{
    /// <summary><c>linereq_ioctl: down_read gpio_device.sem  src/…/Chardev.cs:12</c>.</summary>
    public override string ToString() => $"{Site.Spelling}: {Verb} {Object}  {Site}";
}

/// <summary>
/// A program with one place switched off, to see whether anything notices. A lock that is not taken is not released by the same task
/// either; a reference that is not taken is not given back at <paramref name="Put"/>; a wait does not wait; a read returns what was there
/// before the race.
/// </summary>
/// <param name="Off">What is switched off.</param>
/// <param name="Put">Where the reference that is not taken would be given back; null for other roles, or if nowhere.</param>
public sealed record Ablation(AblationPoint Off, AblationPoint? Put = null);
