using System.Collections.Generic;

namespace Jml;

/// <summary>Where a person is, and the manual steps when they should be elsewhere.</summary>
public sealed class Remediation
{
    /// <summary>The person; empty for an object that belongs to nobody.</summary>
    public long? Person { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>Which case of the JML guide it is, in a word that never changes.</summary>
    public string Code { get; set; } = "";
    /// <summary>What that case means.</summary>
    public string Sentence { get; set; } = "";
    /// <summary>Each connected system, and whether they are there.</summary>
    public List<Presence> Presence { get; } = [];
    /// <summary>What may be wanted instead, each with its steps.</summary>
    public List<Remedy> Remedies { get; } = [];
}

/// <summary>One connected system, and whether a person is there.</summary>
public sealed class Presence
{
    /// <summary>The connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The person's object there, if there is one.</summary>
    public long? Object { get; set; }
    /// <summary>Its employee number, address or distinguished name.</summary>
    public string Name { get; set; } = "";
    /// <summary>How it stands.</summary>
    public string Sentence { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => Object == null ? $"{Connector}: {Sentence}" : $"{Connector}: {Name} (object {Object}): {Sentence}";
}

/// <summary>Something that may be wanted, and the way there.</summary>
public sealed class Remedy
{
    /// <summary>What is wanted, in a word that never changes.</summary>
    public string Code { get; set; } = "";
    /// <summary>What is wanted.</summary>
    public string Wanted { get; set; } = "";
    /// <summary>What to do, in order.</summary>
    public SentenceList Steps { get; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Wanted}: {Steps.Count} steps";
}
