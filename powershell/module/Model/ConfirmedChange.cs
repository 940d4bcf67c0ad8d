using System;

namespace Jml;

/// <summary>One change that an import has confirmed.</summary>
public sealed class ConfirmedChange
{
    /// <summary>Keep it, and pass it back to -After.</summary>
    public string Cursor { get; set; } = "";
    /// <summary>When an import confirmed it.</summary>
    public DateTime At { get; set; }
    /// <summary>The connected system.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What was done.</summary>
    public Operation Operation { get; set; }
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>The person it belongs to now.</summary>
    public long? Person { get; set; }
    /// <summary>What the connected system calls the object.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>By which scripts know the account: sAMAccountName, distinguishedName, mail ...</summary>
    public AttributeBag Account { get; } = [];
    /// <summary>What was changed.</summary>
    public ChangeList Changes { get; } = [];
}
