using System.Management.Automation;

namespace Jml;

/// <summary>Goes on with a run that was stopped or failed.</summary>
/// <remarks>
/// A new run does the steps that were not done, and shows the others as completed-skipped-already-completed. Only the newest
/// run can be gone on with, within 24 hours and under the same configuration; otherwise a new run finishes the job.
/// </remarks>
/// <example>
///   <summary>What would be gone on with.</summary>
///   <code>Get-JmlRun -Last | Resume-JmlRun -WhatIf</code>
/// </example>
/// <example>
///   <summary>Go on with run 7, and wait.</summary>
///   <code>Resume-JmlRun -Id 7 -Wait -WhatIf</code>
/// </example>
/// <seealso href="Start-JmlSync"/>
/// <seealso href="Stop-JmlRun"/>
[Cmdlet(VerbsLifecycle.Resume, "JmlRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Id")]
[OutputType(typeof(Run))]
public sealed class ResumeJmlRunCommand : RunStarter
{
    /// <summary>The number of the run.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
    public long Id { get; set; }

    /// <summary>The run, from Get-JmlRun.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public Run InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var resume = ParameterSetName == "Id" ? Id : InputObject.Id;
        if (ShouldProcess($"run {resume}", "Resume")) Ask(resume, service => Start(service, new { resume }));
    }
}
