using System;

namespace Jml;

/// <summary>One value of a person over the time that it held.</summary>
public sealed class HistoryEntry
{
    /// <summary>The person.</summary>
    public long Person { get; set; }
    /// <summary>The metaverse attribute.</summary>
    public string Attribute { get; set; } = "";
    /// <summary>Its values; none for a time in which it had none.</summary>
    public string[] Values { get; set; } = [];
    /// <summary>Start of the run that brought it; empty when that is not known any more.</summary>
    public DateTime? From { get; set; }
    /// <summary>Start of the run that replaced it; empty while it holds.</summary>
    public DateTime? Until { get; set; }
    /// <summary>Who said so.</summary>
    public Contribution? Contribution { get; set; }
    /// <summary>The connector that said so.</summary>
    public string? Connector => Contribution?.Connector;
}
