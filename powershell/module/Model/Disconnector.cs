using System;

namespace Jml;

/// <summary>What keeps an object out of the metaverse.</summary>
public enum DisconnectorType
{
    /// <summary>Nothing joined it yet; the next run may.</summary>
    Normal,
    /// <summary>A person decided; no run joins it.</summary>
    Explicit,
    /// <summary>A connector filter keeps it out.</summary>
    Filtered,
}

/// <summary>An object of a connected system that no person is joined to.</summary>
public sealed class Disconnector
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>The connector whose space holds it.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What the connected system calls it.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>What keeps it out.</summary>
    public DisconnectorType Type { get; set; }
    /// <summary>Why, in the words of whoever decided.</summary>
    public string? Reason { get; set; }
    /// <summary>Who answers for it.</summary>
    public string? Owner { get; set; }
    /// <summary>When somebody should look at it again.</summary>
    public DateTime? ReviewOn { get; set; }
    /// <summary>Who decided.</summary>
    public string? By { get; set; }
    /// <summary>When, in UTC.</summary>
    public DateTime? At { get; set; }
}
