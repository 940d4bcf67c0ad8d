using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;

namespace Jml;

/// <summary>Starts a synchronisation, or says what one would do.</summary>
/// <remarks>
/// The service does the work; this cmdlet returns the run at once, or follows it with -Wait. Ctrl+C ends the waiting,
/// not the run, unless -StopOnCancel is given. A run that does not succeed is an object and an error that does not end
/// the script; the error's id is the run's result. The run's ExitCode is what a scheduled task should exit with.
/// With -WhatIf the service works out what the run would do on a copy, and the numbers are shown by connector and
/// operation; add -PassThru for the preview as an object. Nothing is changed.
/// </remarks>
/// <example>
///   <summary>What would a run do, by connector and operation?</summary>
///   <code>Start-JmlSync -WhatIf</code>
/// </example>
/// <example>
///   <summary>What a full run would do, as an object.</summary>
///   <code>(Start-JmlSync -Cycle Full -WhatIf -PassThru).Counts</code>
/// </example>
/// <example>
///   <summary>Start a run and follow it to its end.</summary>
///   <code>Start-JmlSync -Wait</code>
/// </example>
/// <seealso href="Get-JmlRunError"/>
/// <seealso href="about_JmlSync"/>
[Cmdlet(VerbsLifecycle.Start, "JmlSync", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Run), typeof(Preview))]
public sealed class StartJmlSyncCommand : JmlCmdlet
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How much to look at; Delta when left out.</summary>
    [Parameter(Position = 0)]
    public Cycle Cycle { get; set; }

    /// <summary>Follow the run to its end and show its progress.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Stop the run, too, when Ctrl+C ends the waiting.</summary>
    [Parameter]
    public SwitchParameter StopOnCancel { get; set; }

    /// <summary>With -WhatIf: return the preview as an object. A run is returned anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var what = $"Start a {Cycle.ToString().ToLowerInvariant()} synchronisation of all connectors";
        if (ShouldProcess(what + ".", what + "?", "Start-JmlSync", out var reason)) Ask(Cycle, StartRun);
        else if (reason == ShouldProcessReason.WhatIf) Ask(Cycle, ShowPreview);
    }

    private void StartRun(Service service)
    {
        var run = service.Post<Run>("runs", new { Cycle }, StopToken);
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

    private void ShowPreview(Service service)
    {
        var preview = service.Post<Preview>("previews", new { Cycle }, StopToken);
        var id = preview.Id;
        while (preview.State == RunState.Running)
        {
            WriteProgress(new ProgressRecord(1, $"JML Sync preview {id}", "Working out what a run would do; nothing is changed"));
            StopToken.WaitHandle.WaitOne(Pause);
            preview = service.Get<Preview>($"previews/{id}", StopToken);
        }
        WriteProgress(new ProgressRecord(1, $"JML Sync preview {id}", "Done") { RecordType = ProgressRecordType.Completed });
        foreach (var line in preview.Sentences()) Say("What if: " + line);
        if (PassThru) WriteObject(preview);
    }

    /// <summary>As Write-Host does: on the screen, and in the information stream, but never among the objects.</summary>
    private void Say(string line) => WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]);

    private static ErrorRecord NotSucceeded(Run run)
    {
        var where = string.Join(" ", new[] { run.Connector, run.StepType }.Where(word => word != null));
        var what = $"Run {run.Id} ended as {run.Result} with {run.Errors:N0} {(run.Errors == 1 ? "error" : "errors")}, its last step: {where}. "
            + $"Get-JmlRunError -Run {run.Id} and Get-JmlRunStep -Run {run.Id} show what to do.";
        return new ErrorRecord(new InvalidOperationException(what), run.Result, ErrorCategory.InvalidResult, run);
    }
}
