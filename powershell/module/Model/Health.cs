using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>How well something is.</summary>
public enum HealthStatus
{
    /// <summary>Well.</summary>
    Pass,
    /// <summary>At work, and somebody should look at it.</summary>
    Warn,
    /// <summary>Not at work.</summary>
    Fail,
}

/// <summary>How the service is.</summary>
public sealed class Health
{
    /// <summary>The worst of the notes.</summary>
    public HealthStatus Status { get; set; }
    /// <summary>The version of the service.</summary>
    public string Version { get; set; } = "";
    /// <summary>The engine's own number, another one after each start.</summary>
    public string Engine { get; set; } = "";
    /// <summary>Since when the service runs, in UTC.</summary>
    public DateTime? StartedAt { get; set; }
    /// <summary>What somebody should do, the worst first.</summary>
    public List<HealthNote> Notes { get; } = [];
}

/// <summary>One thing that somebody should look at.</summary>
public sealed class HealthNote
{
    /// <summary>How bad it is.</summary>
    public HealthStatus Status { get; set; }
    /// <summary>What it is, in a word that never changes.</summary>
    public string Code { get; set; } = "";
    /// <summary>What it is.</summary>
    public string Sentence { get; set; } = "";
    /// <summary>What to do about it.</summary>
    public string Remedy { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Sentence} {Remedy}".TrimEnd();
}
