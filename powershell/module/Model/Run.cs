using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>How much one synchronisation looks at.</summary>
public enum Cycle
{
    /// <summary>What changed since the last run.</summary>
    Delta,
    /// <summary>Everything.</summary>
    Full,
}

/// <summary>Whether a run still goes on.</summary>
public enum RunState
{
    /// <summary>At work.</summary>
    Running,
    /// <summary>Over; the result says how it went.</summary>
    Ended,
}

/// <summary>One synchronisation run.</summary>
public sealed class Run
{
    /// <summary>The run's number; paste it back into -Id.</summary>
    public long Id { get; set; }
    /// <summary>The cycle, and so how much it looks at; empty when it is of a run profile.</summary>
    public Cycle? Cycle { get; set; }
    /// <summary>The run profile; empty when it is of a cycle.</summary>
    public string? Profile { get; set; }
    /// <summary>The run that it goes on with.</summary>
    public long? Resumes { get; set; }
    /// <summary>Whether it still goes on.</summary>
    public RunState State { get; set; }
    /// <summary>How it went, in MIM's words (success, completed-export-errors, stopped-user ...); empty while it runs.</summary>
    public string? Result { get; set; }
    /// <summary>The key or account that started it; "schedule" when the clock did.</summary>
    public string StartedBy { get; set; } = "";
    /// <summary>When it started, in UTC.</summary>
    public DateTime StartedAt { get; set; }
    /// <summary>When it ended, in UTC.</summary>
    public DateTime? EndedAt { get; set; }
    /// <summary>The version of the configuration it ran under.</summary>
    public long Configuration { get; set; }
    /// <summary>The number of the step it is at, or was at last.</summary>
    public int Step { get; set; }
    /// <summary>How many steps it has.</summary>
    public int Steps { get; set; }
    /// <summary>The connector of that step.</summary>
    public string? Connector { get; set; }
    /// <summary>What that step does, in MIM's words (full-import, delta-sync, export ...).</summary>
    public string? StepType { get; set; }
    /// <summary>Objects done in that step.</summary>
    public long Done { get; set; }
    /// <summary>Objects of that step; zero while unknown.</summary>
    public long Total { get; set; }
    /// <summary>Objects that could not be handled.</summary>
    public long Errors { get; set; }
    /// <summary>The change sets that it put on hold.</summary>
    public NumberList ChangeSets { get; } = [];
    /// <summary>What a script exits with, as the command line does: see about_JmlSync. Empty while the run goes on.</summary>
    public int? ExitCode => State == RunState.Running ? null : ExitCodes.TryGetValue(Result ?? "", out var code) ? code : Failed;

    private const int Failed = 1;
    private const int Held = 3;

    private static readonly Dictionary<string, int> ExitCodes = new(StringComparer.Ordinal)
    {
        ["success"] = 0,
        ["completed-warnings"] = 0,
        ["completed-drop-file"] = 0,
        ["completed-transient-objects"] = 0,
        ["completed-changes-held"] = Held,
        ["completed-no-objects"] = 4,
        ["completed-skipped-already-completed"] = 4,
        ["completed-discovery-errors"] = 5,
        ["completed-sync-errors"] = 5,
        ["completed-export-errors"] = 5,
        ["stopped-user"] = 6,
    };

    internal bool WaitsForApproval => ExitCode == Held;
    internal bool HasFailed => ExitCode is Failed or > 4;
}
