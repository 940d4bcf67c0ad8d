using System;
using System.Linq;

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

/// <summary>What a step counted, in MIM's groups and names. The service describes each of them on its page of errors.</summary>
public sealed class Counters
{
    /// <summary>Of an import: objects as they came from the connected system.</summary>
    public CounterBag Staging { get; } = [];
    /// <summary>Of an import: objects and deletions that the system showed and that are none of ours.</summary>
    public CounterBag Discovery { get; } = [];
    /// <summary>Of a synchronisation: what became of the objects of its connector on the way to the metaverse.</summary>
    public CounterBag Inbound { get; } = [];
    /// <summary>Of a synchronisation: what the metaverse changed in the connector spaces, by the name of the connector.</summary>
    public ConnectorCounterBag Outbound { get; } = [];
    /// <summary>Of an export: accounts that were changed in the connected system, each once.</summary>
    public CounterBag Export { get; } = [];
    /// <summary>Of an export: what was accepted, in words finer than MIM's (create, leaver, disable ...).</summary>
    public CounterBag Operations { get; } = [];

    /// <inheritdoc/>
    public override string ToString()
    {
        var finer = Operations.ToString();
        var groups = new object[] { Staging, Discovery, Inbound, Outbound, Export, finer.Length == 0 ? "" : $"({finer})" };
        return string.Join("; ", groups.Select(group => group.ToString()!).Where(group => group.Length > 0));
    }
}
