using System.Collections.Generic;

namespace Jml;

/// <summary>Why a person, or an object of a connected system, has what it has; fit for a ticket, for it names nobody.</summary>
public sealed class Explanation
{
    /// <summary>The person.</summary>
    public long? Person { get; set; }
    /// <summary>The connector-space object that was asked about; empty for a person.</summary>
    public long? Object { get; set; }
    /// <summary>The connector of that object.</summary>
    public string? Connector { get; set; }
    /// <summary>How that object stands to the metaverse.</summary>
    public ObjectState? State { get; set; }
    /// <summary>The name people see.</summary>
    public string? DisplayName { get; set; }
    /// <summary>Where the person stands: future, active, leaver ...</summary>
    public string? Lifecycle { get; set; }
    /// <summary>The whole answer.</summary>
    public string Sentence { get; set; } = "";
    /// <summary>Each connected system: how the account there came to be theirs, or why there is none.</summary>
    public List<SystemExplanation> Systems { get; } = [];
    /// <summary>Of an object: whom it may be, with the evidence.</summary>
    public List<JoinCandidate> Candidates { get; } = [];
    /// <summary>Who said each value.</summary>
    public List<Contribution> Contributions { get; } = [];
    /// <summary>What waits to be sent.</summary>
    public List<PendingExport> Pending { get; } = [];
    /// <summary>Why something expected has not happened.</summary>
    public List<Finding> Findings { get; } = [];
}

/// <summary>One connected system and a person.</summary>
public sealed class SystemExplanation
{
    /// <summary>The connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The person's object there, if there is one.</summary>
    public long? Object { get; set; }
    /// <summary>How it stands to the metaverse.</summary>
    public ObjectState? State { get; set; }
    /// <summary>How it came to be theirs, or why there is none.</summary>
    public string Sentence { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Connector}: {Sentence}";
}

/// <summary>Somebody whom an object may be.</summary>
public sealed class JoinCandidate
{
    /// <summary>The object compared with.</summary>
    public long Object { get; set; }
    /// <summary>Its connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The person it belongs to.</summary>
    public long? Person { get; set; }
    /// <summary>The score; empty where an identifier alone joins.</summary>
    public double? Points { get; set; }
    /// <summary>The evidence, and what stands against it.</summary>
    public string Sentence { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Connector} {Object}: {Sentence}";
}
