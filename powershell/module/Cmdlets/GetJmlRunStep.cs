using System.Management.Automation;

namespace Jml;

/// <summary>Gets the steps of a run, with what each counted.</summary>
/// <remarks>
/// The counters have MIM's names: $step.Counters.Staging.add, $step.Counters.Export.update and so on. Outbound counters are by
/// connector: $step.Counters.Outbound.AD.'connector-flow'. $step.Counters.Operations has the finer words, such as disable.
/// </remarks>
/// <example>
///   <summary>What did the last run do, step by step?</summary>
///   <code>Get-JmlRun -Last | Get-JmlRunStep</code>
/// </example>
/// <example>
///   <summary>How many objects the last run added from each connected system.</summary>
///   <code>Get-JmlRun -Last | Get-JmlRunStep | ForEach-Object { "$($_.Connector) $($_.Counters.Staging.add)" }</code>
/// </example>
/// <example>
///   <summary>How many accounts did the last run disable?</summary>
///   <code>Get-JmlRun -Last | Get-JmlRunStep | ForEach-Object { $_.Counters.Operations.disable } | Measure-Object -Sum</code>
/// </example>
/// <seealso href="Get-JmlRun"/>
[Cmdlet(VerbsCommon.Get, "JmlRunStep", DefaultParameterSetName = "InputObject")]
[OutputType(typeof(RunStep))]
public sealed class GetJmlRunStepCommand : JmlCmdlet
{
    /// <summary>The numbers of the runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Run")]
    public long[] Run { get; set; } = [];

    /// <summary>The runs, from Get-JmlRun or Start-JmlSync.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public Run InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in Wanted)
            Ask(id, service => WriteObject(service.Get<Page<RunStep>>($"runs/{id}/steps", StopToken).Items, true));
    }

    private long[] Wanted => ParameterSetName == "Run" ? Run : [InputObject.Id];
}
