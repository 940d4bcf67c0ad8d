using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>Where a change set stands between hold and export.</summary>
public enum ChangeSetState
{
    /// <summary>Waits for an approval.</summary>
    Held,
    /// <summary>Goes with the next export.</summary>
    Approved,
    /// <summary>Was exported.</summary>
    Applied,
    /// <summary>Nobody decided in time, or it was approved and not exported in time.</summary>
    Expired,
    /// <summary>Somebody said no.</summary>
    Denied,
}

/// <summary>Changes that a limit put on hold: a frozen list that is approved or denied as it is.</summary>
public sealed class ChangeSet
{
    /// <summary>The set's number; paste it back into -Id.</summary>
    public long Id { get; set; }
    /// <summary>The connector the changes go to.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What every item does.</summary>
    public Operation Operation { get; set; }
    /// <summary>Where it stands.</summary>
    public ChangeSetState State { get; set; }
    /// <summary>Items when it was frozen: the number that an approval types back.</summary>
    public int Count { get; set; }
    /// <summary>SHA-256 over the items: an approval names it, so that nothing else is approved.</summary>
    public string Digest { get; set; } = "";
    /// <summary>Why it is held, with the figures.</summary>
    public string Why { get; set; } = "";
    /// <summary>What cannot be undone once it is exported.</summary>
    public string? Irreversible { get; set; }
    /// <summary>How many people must approve.</summary>
    public int ApproversNeeded { get; set; }
    /// <summary>Who approved so far.</summary>
    public List<Approval> Approvals { get; } = [];
    /// <summary>The run that put it on hold.</summary>
    public long Run { get; set; }
    /// <summary>Who started that run, and so cannot approve.</summary>
    public string StartedBy { get; set; } = "";
    /// <summary>Since when it is held, in UTC.</summary>
    public DateTime HeldAt { get; set; }
    /// <summary>When it expires, in UTC.</summary>
    public DateTime ExpiresAt { get; set; }
    /// <summary>When it was applied, expired or denied, in UTC.</summary>
    public DateTime? ClosedAt { get; set; }
    /// <summary>How many of its items each rule had a part in.</summary>
    public List<RuleCount> Rules { get; } = [];
    /// <summary>Items exported.</summary>
    public int Applied { get; set; }
    /// <summary>Items no longer wanted, or whose object had changed.</summary>
    public int Dropped { get; set; }
    /// <summary>Items the connected system refused.</summary>
    public int Refused { get; set; }
    /// <summary>Items the approver left out.</summary>
    public int Excluded { get; set; }

    internal string Name => $"change set {Id} ({Count:N0} x {Operation.ToString().ToLowerInvariant()} on {Connector})";
}

/// <summary>One person's yes.</summary>
public sealed class Approval
{
    /// <summary>Who.</summary>
    public string By { get; set; } = "";
    /// <summary>When, in UTC.</summary>
    public DateTime At { get; set; }
    /// <summary>Why.</summary>
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{By}: {Reason}";
}
