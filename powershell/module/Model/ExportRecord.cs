using System;

namespace Jml;

/// <summary>One thing that was sent to a connected system, and what became of it.</summary>
public sealed class ExportRecord
{
    /// <summary>Its number in the journal.</summary>
    public long Id { get; set; }
    /// <summary>The connector it went to.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What it did.</summary>
    public Operation Operation { get; set; }
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>The person it belongs to now.</summary>
    public long? Person { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>What the connected system calls the object.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>The run that sent it.</summary>
    public long Run { get; set; }
    /// <summary>The change set it was approved with.</summary>
    public long? ChangeSet { get; set; }
    /// <summary>The attributes it changed.</summary>
    public ChangeList Changes { get; } = [];
    /// <summary>When it was sent.</summary>
    public DateTime SentAt { get; set; }
    /// <summary>When the connected system answered.</summary>
    public DateTime? SettledAt { get; set; }
    /// <summary>sent, unconfirmed, confirmed, overtaken, given-up, refused or withdrawn.</summary>
    public string Outcome { get; set; } = "";
    /// <summary>When an import said what became of it.</summary>
    public DateTime? EndedAt { get; set; }
    /// <summary>Until when an import must have shown it, at the least.</summary>
    public DateTime? Deadline { get; set; }
}
