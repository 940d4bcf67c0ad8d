using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>What the last export of a connector can be taken back of, or was.</summary>
public sealed class ExportUndo
{
    /// <summary>The connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The run whose export is taken back.</summary>
    public long Run { get; set; }
    /// <summary>What is taken back.</summary>
    public List<UndoItem> Items { get; } = [];
    /// <summary>What stays as it is, and why.</summary>
    public List<UndoLeftOut> LeftOut { get; } = [];
    /// <summary>What nobody can take back.</summary>
    public SentenceList Remains { get; } = [];
    /// <summary>The sets on hold that were made; none of what was only looked at.</summary>
    public NumberList ChangeSets { get; } = [];
}

/// <summary>One thing that is taken back.</summary>
public sealed class UndoItem
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>The person it belongs to.</summary>
    public long? Person { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>What takes it back.</summary>
    public Operation Operation { get; set; }
    /// <summary>The values that come back.</summary>
    public ChangeList Changes { get; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Operation} {DisplayName}: {Changes}";
}

/// <summary>One thing that stays as it was exported.</summary>
public sealed class UndoLeftOut
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>What was exported.</summary>
    public Operation Operation { get; set; }
    /// <summary>Why it stays.</summary>
    public string Sentence { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Operation} of object {Object}: {Sentence}";
}

/// <summary>A value that was taken back and stays so against the rules.</summary>
public sealed class UndoneValue
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>Its connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The person it belongs to.</summary>
    public long? Person { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>The attribute.</summary>
    public string Attribute { get; set; } = "";
    /// <summary>What is kept.</summary>
    public string[] Kept { get; set; } = [];
    /// <summary>What the rules wanted when it was taken back.</summary>
    public string[] Unwanted { get; set; } = [];
    /// <summary>The run whose export was taken back.</summary>
    public long Run { get; set; }
    /// <summary>Who took it back.</summary>
    public string By { get; set; } = "";
    /// <summary>Why.</summary>
    public string Reason { get; set; } = "";
    /// <summary>When.</summary>
    public DateTime At { get; set; }
}
