using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>How a connector-space object stands to the metaverse, in MIM's names.</summary>
public enum ObjectState
{
    /// <summary>Joined or projected by a rule.</summary>
    Connected,
    /// <summary>Joined by an operator's hand.</summary>
    ExplicitlyConnected,
    /// <summary>Belongs to nobody yet; every synchronisation asks again.</summary>
    Disconnected,
    /// <summary>Kept out by an operator until an operator lets it in.</summary>
    ExplicitlyDisconnected,
    /// <summary>Out of scope by a connector filter.</summary>
    DisconnectedByFilter,
    /// <summary>Known by its link only: not, or no longer, in the connected system.</summary>
    Placeholder,
}

/// <summary>One object of a connected system, as it was last imported.</summary>
public sealed class ConnectorSpaceObject
{
    /// <summary>The object's number; paste it back into -Id.</summary>
    public long Id { get; set; }
    /// <summary>The connector whose space holds it.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What the connected system calls it: an employee number, a GUID, a mailbox id.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>How it stands to the metaverse.</summary>
    public ObjectState State { get; set; }
    /// <summary>The person it is joined to.</summary>
    public long? Person { get; set; }
    /// <summary>Its values as imported, by name in any spelling.</summary>
    public AttributeBag Attributes { get; } = [];
    /// <summary>Values that were exported and accepted, and not yet seen in an import.</summary>
    public AttributeBag Unconfirmed { get; } = [];
    /// <summary>When a date alone will change it.</summary>
    public DateTime? DueOn { get; set; }
    /// <summary>Why something expected has not happened.</summary>
    public List<Finding> Findings { get; } = [];
}
