using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>One person in the metaverse.</summary>
public sealed class MetaverseObject
{
    /// <summary>The metaverse's own number; paste it back into -Id.</summary>
    public long Id { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>The ESR employee number.</summary>
    public string? EmployeeNumber { get; set; }
    /// <summary>The primary e-mail address.</summary>
    public string? Email { get; set; }
    /// <summary>Where the person stands: future, active, leaver, mailbox-only ...</summary>
    public string Lifecycle { get; set; } = "";
    /// <summary>Every attribute, by name in any spelling.</summary>
    public AttributeBag Attributes { get; } = [];
    /// <summary>The connector-space objects that are joined to the person.</summary>
    public List<LinkedObject> Objects { get; } = [];
    /// <summary>Who said each value; with -Detailed only.</summary>
    public List<Contribution> Contributions { get; } = [];
    /// <summary>Why something expected has not happened.</summary>
    public List<Finding> Findings { get; } = [];
    /// <summary>The moment that a look back shows; empty for now.</summary>
    public DateTime? AsOf { get; set; }
}

/// <summary>A connector-space object that is joined to a person.</summary>
public sealed class LinkedObject
{
    /// <summary>The object's number.</summary>
    public long Id { get; set; }
    /// <summary>The connector whose space holds it.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What the connected system calls it.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>How it is joined.</summary>
    public ObjectState State { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Connector} {Anchor}";
}

/// <summary>One value of a person, and who said so.</summary>
public sealed class Contribution
{
    /// <summary>The metaverse attribute.</summary>
    public string Attribute { get; set; } = "";
    /// <summary>Its values.</summary>
    public string[] Values { get; set; } = [];
    /// <summary>The connector that contributed them.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The connector-space object they came from.</summary>
    public long Object { get; set; }
    /// <summary>What the connected system calls that object.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>The rule that let them flow.</summary>
    public string Rule { get; set; } = "";
    /// <summary>The run in which they flowed.</summary>
    public long Run { get; set; }
    /// <summary>The ESR file in which they were first read.</summary>
    public string? File { get; set; }
    /// <summary>The line of that file.</summary>
    public long? Line { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Attribute}={string.Join(", ", Values)} ({Connector})";
}

/// <summary>Why something expected has not happened.</summary>
public sealed class Finding
{
    /// <summary>What kind of reason, in a word that never changes.</summary>
    public string Code { get; set; } = "";
    /// <summary>The reason, fit for a ticket.</summary>
    public string Sentence { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => Sentence;
}
