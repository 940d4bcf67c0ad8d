using System.Runtime.Serialization;

namespace Jml;

/// <summary>What would become of an item of a preview.</summary>
public enum PreviewItemState
{
    /// <summary>Goes with the next export.</summary>
    Ready,
    /// <summary>Goes with the next export, because somebody approved it.</summary>
    Approved,
    /// <summary>A limit would put it on hold.</summary>
    Held,
    /// <summary>Its system or a source could not be read, so nothing is written there.</summary>
    Waiting,
    /// <summary>Cannot be known before a system has answered.</summary>
    [EnumMember(Value = "to-follow")]
    ToFollow,
}

/// <summary>One thing that a run would do to one object.</summary>
public class PreviewItem
{
    /// <summary>The preview it belongs to.</summary>
    public long Preview { get; set; }
    /// <summary>Its place in the preview.</summary>
    public long Number { get; set; }
    /// <summary>The connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What would be done.</summary>
    public Operation Operation { get; set; }
    /// <summary>The object's anchor in its system; empty while it is not there yet.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>The distinguished name, or the address where the system has none.</summary>
    public string Dn { get; set; } = "";
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>The person it is about, when the metaverse knows the person already.</summary>
    public long? Person { get; set; }
    /// <summary>What would become of it.</summary>
    public PreviewItemState State { get; set; }
    /// <summary>The flows, or what else caused it.</summary>
    public WordList Rules { get; } = [];
    /// <summary>The attributes it would change; one text in a table and in a CSV file.</summary>
    public ChangeList Changes { get; } = [];
}
