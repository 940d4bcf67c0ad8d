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
    /// <summary>How many objects each connector would change, by operation.</summary>
    public List<PreviewCount> Counts { get; } = [];
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

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Connector}: {Operation.ToString().ToLowerInvariant()} {Count:N0}" + (Held == 0 ? "" : $", of these {Held:N0} would be held");
}
