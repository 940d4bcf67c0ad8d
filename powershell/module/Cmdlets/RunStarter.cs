using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;

namespace Jml;

/// <summary>What every cmdlet has that starts a run: it may be followed, and how it went is told.</summary>
public abstract class RunStarter : JmlCmdlet
{
    private protected static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Follow the run to its end and show its progress.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Stop the run, too, when Ctrl+C ends the waiting.</summary>
    [Parameter]
    public SwitchParameter StopOnCancel { get; set; }

    /// <summary>Asks for the run that the body describes, follows it with -Wait, and says how it went.</summary>
    private protected void Start(Service service, object body)
    {
        var run = service.Post<Run>("runs", body, StopToken);
        if (Wait) run = Follow(service, run);
        WriteObject(run);
        if (run.WaitsForApproval) WriteWarning($"Change sets on hold: {run.ChangeSets}. Get-JmlChangeSet -State Held shows why.");
        if (run.HasFailed) WriteError(NotSucceeded(run));
    }

    private Run Follow(Service service, Run run)
    {
        var progress = new RunProgress();
        try
        {
            while (run.State == RunState.Running)
            {
                WriteProgress(progress.Of(run));
                StopToken.WaitHandle.WaitOne(Pause);
                run = service.Get<Run>($"runs/{run.Id}", StopToken);
            }
        }
        catch (OperationCanceledException)
        {
            Leave(service, run);
            throw;
        }
        WriteProgress(RunProgress.End(run));
        return run;
    }

    /// <summary>After Ctrl+C no stream of the pipeline is open any more; the terminal is.</summary>
    private void Leave(Service service, Run run)
    {
        var farewell = StopOnCancel
            ? StopAfterCancel(service, run)
            : $"Run {run.Id} goes on; nobody waits for it any more. Stop-JmlRun -Id {run.Id} stops it.";
        Host.UI.WriteLine(farewell);
    }

    private static string StopAfterCancel(Service service, Run run)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            service.Post<Run>($"runs/{run.Id}/stop", null, soon.Token);
            return $"Run {run.Id} was asked to stop. Get-JmlRun -Id {run.Id} shows when it has.";
        }
        catch (Exception cause) when (cause is ServiceException or OperationCanceledException)
        {
            return $"Run {run.Id} was not stopped: {cause.Message}";
        }
    }

    private static ErrorRecord NotSucceeded(Run run)
    {
        var where = string.Join(" ", new[] { run.Connector, run.StepType }.Where(word => word != null));
        var what = $"Run {run.Id} ended as {run.Result} with {run.Errors:N0} {(run.Errors == 1 ? "error" : "errors")}, its last step: {where}. "
            + $"Get-JmlRunError -Run {run.Id} and Get-JmlRunStep -Run {run.Id} show what to do.";
        return new ErrorRecord(new InvalidOperationException(what), run.Result, ErrorCategory.InvalidResult, run);
    }
}
