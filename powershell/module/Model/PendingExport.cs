using System;

namespace Jml;

/// <summary>What happens next to a pending export.</summary>
public enum PendingState
{
    /// <summary>Goes with the next export.</summary>
    Ready,
    /// <summary>Waits for an approval.</summary>
    Held,
    /// <summary>Goes with the next export, as its change set was approved.</summary>
    Approved,
    /// <summary>Was not done yet, and is tried again at RetryAt.</summary>
    Waiting,
    /// <summary>Was refused for good: stays until it changes or Resume-JmlExport releases it.</summary>
    Parked,
    /// <summary>Is left alone at every export, as its account is protected.</summary>
    Refused,
}

/// <summary>One thing that the next export would do to one object.</summary>
public sealed class PendingExport
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>The connector it goes to.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What it does.</summary>
    public Operation Operation { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>The person it is about.</summary>
    public long? Person { get; set; }
    /// <summary>What happens next to it.</summary>
    public PendingState State { get; set; }
    /// <summary>The change set it waits in.</summary>
    public long? ChangeSet { get; set; }
    /// <summary>The flows that caused it, or what else did.</summary>
    public WordList Rules { get; } = [];
    /// <summary>The attributes it changes; one text in a table and in a CSV file.</summary>
    public ChangeList Changes { get; } = [];
    /// <summary>Why the connected system refused it last time, in a word that never changes.</summary>
    public string? Code { get; set; }
    /// <summary>Why the connected system refused it last time.</summary>
    public string? Message { get; set; }
    /// <summary>How often it was refused or put off as it is.</summary>
    public long Attempts { get; set; }
    /// <summary>When it is tried again, at the earliest.</summary>
    public DateTime? RetryAt { get; set; }
    /// <summary>When it was refused for good.</summary>
    public DateTime? ParkedAt { get; set; }
    /// <summary>What happens next to it, fit for a ticket.</summary>
    public string Sentence { get; set; } = "";
}
