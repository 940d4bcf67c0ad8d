namespace Jml;

/// <summary>One thing that a run would do to one object.</summary>
public sealed class PreviewItem
{
    /// <summary>The preview it belongs to.</summary>
    public long Preview { get; set; }
    /// <summary>The connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What would be done.</summary>
    public Operation Operation { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>The person it is about, when the metaverse knows the person already.</summary>
    public long? Person { get; set; }
    /// <summary>True when a limit would put it on hold.</summary>
    public bool Held { get; set; }
    /// <summary>The attributes it would change; one text in a table and in a CSV file.</summary>
    public ChangeList Changes { get; } = [];
}
