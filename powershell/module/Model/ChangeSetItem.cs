namespace Jml;

/// <summary>What became of one item of a change set.</summary>
public enum ChangeSetItemState
{
    /// <summary>Waits for an approval.</summary>
    Held,
    /// <summary>Was exported.</summary>
    Applied,
    /// <summary>No longer wanted, or its object had changed.</summary>
    Dropped,
    /// <summary>The connected system refused it.</summary>
    Refused,
    /// <summary>The approver left it out.</summary>
    Excluded,
}

/// <summary>One object in a change set.</summary>
public sealed class ChangeSetItem
{
    /// <summary>The change set it belongs to.</summary>
    public long ChangeSet { get; set; }
    /// <summary>The connector-space object; what -Except takes.</summary>
    public long Object { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>The person it is about.</summary>
    public long? Person { get; set; }
    /// <summary>What became of it.</summary>
    public ChangeSetItemState State { get; set; }
    /// <summary>Why it was dropped, refused or left out.</summary>
    public string? Reason { get; set; }
    /// <summary>The flows that caused it, or what else did.</summary>
    public WordList Rules { get; } = [];
    /// <summary>The attributes it changes; one text in a table and in a CSV file.</summary>
    public ChangeList Changes { get; } = [];
}
