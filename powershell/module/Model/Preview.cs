using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>What a run would do, worked out by the service; nothing was changed.</summary>
public sealed class Preview
{
    /// <summary>The preview's number.</summary>
    public long Id { get; set; }
    /// <summary>How much it looked at.</summary>
    public Cycle Cycle { get; set; }
    /// <summary>Whether it is still worked out.</summary>
    public RunState State { get; set; }
    /// <summary>How it went, in MIM's words; empty while it is worked out.</summary>
    public string? Result { get; set; }
    /// <summary>Who asked for it.</summary>
    public string StartedBy { get; set; } = "";
    /// <summary>When it started, in UTC.</summary>
    public DateTime StartedAt { get; set; }
    /// <summary>When it ended, in UTC.</summary>
    public DateTime? EndedAt { get; set; }
    /// <summary>SHA-256 of the configuration it was worked out under.</summary>
    public string Configuration { get; set; } = "";
    /// <summary>The version in force that this is; empty when it was worked out under a configuration that nobody adopted.</summary>
    public long? Version { get; set; }
    /// <summary>How many objects each connector would change, by operation.</summary>
    public List<PreviewCount> Counts { get; } = [];
    /// <summary>What the run would put on hold, and who approved it beforehand.</summary>
    public List<PreviewSet> Sets { get; } = [];
    /// <summary>What can only be known after a system has answered.</summary>
    public SentenceList ToFollow { get; } = [];
    /// <summary>Objects that could not be handled.</summary>
    public long Errors { get; set; }
    /// <summary>What was skipped or left out, and why.</summary>
    public SentenceList Notes { get; } = [];

    /// <summary>What it found, in the order in which somebody wants to know it.</summary>
    internal IEnumerable<string> Sentences()
    {
        if (Counts.Count == 0) yield return "Nothing would be exported.";
        foreach (var count in Counts) yield return count.ToString();
        foreach (var set in Sets) yield return $"Would be held: {set.Connector} {set.Operation.ToString().ToLowerInvariant()}: {set.Why}";
        foreach (var sentence in ToFollow) yield return "To follow: " + sentence;
        foreach (var note in Notes) yield return "Note: " + note;
        if (Errors > 0) yield return $"{Errors:N0} {(Errors == 1 ? "object" : "objects")} could not be handled.";
        yield return $"Preview {Id} ended as {Result}; nothing was changed.";
    }
}

/// <summary>How many objects of one connector one operation would change.</summary>
public sealed class PreviewCount
{
    /// <summary>The connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What would be done.</summary>
    public Operation Operation { get; set; }
    /// <summary>To how many objects.</summary>
    public long Count { get; set; }
    /// <summary>How many of these a limit would put on hold.</summary>
    public long Held { get; set; }
    /// <summary>How many of these each rule had a part in.</summary>
    public List<RuleCount> Rules { get; } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Connector}: {Operation.ToString().ToLowerInvariant()} {Count:N0}" + (Held == 0 ? "" : $", of these {Held:N0} would be held");
}

/// <summary>Items in which a rule had a part: an update that three flows caused counts once under each.</summary>
public sealed class RuleCount
{
    /// <summary>The flow, or what else caused the items.</summary>
    public string Rule { get; set; } = "";
    /// <summary>How many items.</summary>
    public long Count { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Rule} {Count:N0}";
}

/// <summary>What a run would put on hold as one change set.</summary>
public sealed class PreviewSet
{
    /// <summary>The connector the changes go to.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What every item does.</summary>
    public Operation Operation { get; set; }
    /// <summary>How many items: the number that an approval types back.</summary>
    public int Count { get; set; }
    /// <summary>SHA-256 over the items: an approval names it, so that nothing else is approved.</summary>
    public string Digest { get; set; } = "";
    /// <summary>Why it would be held, with the figures.</summary>
    public string Why { get; set; } = "";
    /// <summary>What cannot be undone once it is exported.</summary>
    public string? Irreversible { get; set; }
    /// <summary>How many people must approve.</summary>
    public int ApproversNeeded { get; set; }
    /// <summary>Who approved beforehand.</summary>
    public List<Approval> Approvals { get; } = [];
    /// <summary>Until when a run may use the approval, in UTC; empty while too few have approved.</summary>
    public DateTime? ExpiresAt { get; set; }
    /// <summary>The change set of the run that used the approval.</summary>
    public long? ChangeSet { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Why;
}
