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
    /// <summary>The connected system refused it.</summary>
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
    /// <summary>The attributes it changes; one text in a table and in a CSV file.</summary>
    public ChangeList Changes { get; } = [];
    /// <summary>Why the connected system refused it last time, in a word that never changes.</summary>
    public string? Code { get; set; }
    /// <summary>Why the connected system refused it last time.</summary>
    public string? Message { get; set; }
    /// <summary>What happens next to it, fit for a ticket.</summary>
    public string Sentence { get; set; } = "";
}
