using System;
using System.Diagnostics;
using System.Management.Automation;

namespace Jml;

/// <summary>Turns what a run says of itself, again and again, into a progress bar: one step at a time.</summary>
internal sealed class RunProgress
{
    private int _step = -1;
    private long _doneAtFirstSight;
    private readonly Stopwatch _sinceFirstSight = new();

    public ProgressRecord Of(Run run)
    {
        if (run.Step != _step) StartStep(run);
        var rate = (run.Done - _doneAtFirstSight) / Math.Max(0.001, _sinceFirstSight.Elapsed.TotalSeconds);
        var record = new ProgressRecord(1, Activity(run), Status(run, rate));
        // A total of zero is not known yet; more than 100 per cent would be an error.
        if (run.Total == 0) return record;
        record.PercentComplete = (int)Math.Max(0, Math.Min(100, 100 * run.Done / run.Total));
        if (rate > 0) record.SecondsRemaining = (int)Math.Min(int.MaxValue, Math.Max(0, run.Total - run.Done) / rate);
        return record;
    }

    public static ProgressRecord End(Run run) => new(1, Activity(run), "Done") { RecordType = ProgressRecordType.Completed };

    private void StartStep(Run run)
    {
        _step = run.Step;
        _doneAtFirstSight = run.Done;
        _sinceFirstSight.Restart();
    }

    private static string Activity(Run run) => $"JML Sync run {run.Id}";

    private static string Status(Run run, double rate)
    {
        var step = run.Steps == 0 ? "Starting" : $"Step {run.Step} of {run.Steps}: {run.Connector} {run.StepType}".TrimEnd(' ', ':');
        var done = run.Total == 0 ? $"{run.Done:N0} {(run.Done == 1 ? "object" : "objects")}" : $"{run.Done:N0} of {run.Total:N0}";
        return rate > 0 ? $"{step}, {done}, {rate:N0} a second" : $"{step}, {done}";
    }
}
