using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>Stops a run at its next safe point.</summary>
/// <remarks>
/// What was exported stays exported; the next run goes on from there. The run is returned as it is when the service has
/// taken the request, so it may still be running.
/// </remarks>
/// <example>
///   <summary>Stop whatever runs now.</summary>
///   <code>Get-JmlRun -State Running | Stop-JmlRun</code>
/// </example>
/// <example>
///   <summary>What would be stopped.</summary>
///   <code>Get-JmlRun -State Running | Stop-JmlRun -WhatIf</code>
/// </example>
/// <seealso href="Start-JmlSync"/>
[Cmdlet(VerbsLifecycle.Stop, "JmlRun", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
[OutputType(typeof(Run))]
public sealed class StopJmlRunCommand : JmlCmdlet
{
    /// <summary>The numbers of the runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
    public long[] Id { get; set; } = [];

    /// <summary>The runs, from Get-JmlRun or Start-JmlSync.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public Run InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in Wanted.Where(id => ShouldProcess($"run {id}", "Stop")))
            Ask(id, service => WriteObject(service.Post<Run>($"runs/{id}/stop", null, StopToken)));
    }

    private long[] Wanted => ParameterSetName == "Id" ? Id : [InputObject.Id];
}
