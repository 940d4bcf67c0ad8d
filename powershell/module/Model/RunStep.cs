using System;

namespace Jml;

/// <summary>One step of a run: one connector, one thing done.</summary>
public sealed class RunStep
{
    /// <summary>The run it belongs to.</summary>
    public long Run { get; set; }
    /// <summary>Its place in the run, from 1.</summary>
    public int Number { get; set; }
    /// <summary>The connector; empty for a step over all of them.</summary>
    public string? Connector { get; set; }
    /// <summary>What it does, in MIM's words (full-import, delta-sync, export ...).</summary>
    public string Type { get; set; } = "";
    /// <summary>How it went; empty while it goes on.</summary>
    public string? Result { get; set; }
    /// <summary>When it started, in UTC.</summary>
    public DateTime StartedAt { get; set; }
    /// <summary>When it ended, in UTC.</summary>
    public DateTime? EndedAt { get; set; }
    /// <summary>What it counted, in MIM's groups.</summary>
    public Counters Counters { get; set; } = new();
    /// <summary>What was skipped or left out, and why.</summary>
    public SentenceList Notes { get; } = [];
    /// <summary>The sequence number of the last ESR extract read.</summary>
    public long? Sequence { get; set; }
}

/// <summary>What a step counted, in MIM's groups and names.</summary>
public sealed class Counters
{
    /// <summary>Objects as they came from the connected system.</summary>
    public CounterBag Staging { get; } = [];
    /// <summary>What became of them on the way to the metaverse.</summary>
    public CounterBag Inbound { get; } = [];
    /// <summary>What the metaverse changed in the connector spaces.</summary>
    public CounterBag Outbound { get; } = [];
    /// <summary>What was sent to the connected system.</summary>
    public CounterBag Export { get; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", Staging, Inbound, Outbound, Export).Trim(' ', ';');
}
