using System.Management.Automation;

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
public sealed class StartJmlSyncCommand : RunStarter
{
    /// <summary>How much to look at; Delta when left out.</summary>
    [Parameter(Position = 0)]
    public Cycle Cycle { get; set; }

    /// <summary>With -WhatIf: work it out under the configuration in this file, which nobody adopts. Needs an administrator's key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>With -WhatIf: return the preview as an object. A run is returned anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var what = $"Start a {Cycle.ToString().ToLowerInvariant()} synchronisation of all connectors";
        if (ShouldProcess(what + ".", what + "?", "Start-JmlSync", out var reason)) StartInForce();
        else if (reason == ShouldProcessReason.WhatIf) Ask(Cycle, ShowPreview);
    }

    private void StartInForce()
    {
        if (ConfigurationPath == null)
        {
            Ask(Cycle, service => Start(service, new { Cycle }));
            return;
        }
        var what = new PSArgumentException("A run goes under the configuration in force: -ConfigurationPath belongs to -WhatIf.");
        ThrowTerminatingError(new ErrorRecord(what, "configuration-not-in-force", ErrorCategory.InvalidArgument, ConfigurationPath));
    }

    private void ShowPreview(Service service)
    {
        var configuration = ConfigurationPath == null ? null : System.IO.File.ReadAllText(GetUnresolvedProviderPathFromPSPath(ConfigurationPath));
        var preview = service.Post<Preview>("previews", new { Cycle, Configuration = configuration }, StopToken);
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
}
