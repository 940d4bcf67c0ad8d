namespace Jml;

/// <summary>One connected system.</summary>
public sealed class Connector
{
    /// <summary>The name the configuration gives it.</summary>
    public string Name { get; set; } = "";
    /// <summary>What kind of system it is.</summary>
    public string System { get; set; } = "";
    /// <summary>How it is reached.</summary>
    public string Transport { get; set; } = "";
    /// <summary>Objects in its connector space.</summary>
    public long Objects { get; set; }
    /// <summary>How many of these are joined to a person.</summary>
    public long Joined { get; set; }
}
