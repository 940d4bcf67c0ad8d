using System.Management.Automation;

namespace Jml;

/// <summary>Gets runs, the newest first.</summary>
/// <remarks>
/// Runs come as they are read, page by page to the end; use -First to stop earlier. Result is in MIM's words, from best to
/// worst: completed-no-objects, success, completed-warnings, completed-changes-held, completed-discovery-errors,
/// completed-sync-errors, completed-export-errors, then those that begin with no-start or stopped.
/// </remarks>
/// <example>
///   <summary>How did the last run go?</summary>
///   <code>Get-JmlRun -Last</code>
/// </example>
/// <example>
///   <summary>The errors of the last run, counted by kind.</summary>
///   <code>Get-JmlRun -Last | Get-JmlRunError | Group-Object Code</code>
/// </example>
/// <seealso href="Get-JmlRunStep"/>
/// <seealso href="Get-JmlRunError"/>
[Cmdlet(VerbsCommon.Get, "JmlRun", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Run))]
public sealed class GetJmlRunCommand : JmlCmdlet
{
    /// <summary>The numbers of the runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Id")]
    public long[] Id { get; set; } = [];

    /// <summary>The newest run only.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Last")]
    public SwitchParameter Last { get; set; }

    /// <summary>Only runs that still go on, or that have ended.</summary>
    [Parameter(ParameterSetName = "List")]
    public RunState? State { get; set; }

    /// <summary>How much the run looked at.</summary>
    [Parameter(ParameterSetName = "List")]
    public Cycle? Cycle { get; set; }

    /// <summary>Only runs with a result like this, e.g. *errors.</summary>
    [Parameter(ParameterSetName = "List")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Result { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Id") WriteEach<Run>("runs", Id);
        else if (Last) Ask(null, service => WriteObject(service.Get<Page<Run>>("runs?limit=1", StopToken).Items, true));
        else WriteList<Run>(new Query("runs").WithName("state", State), IsWanted);
    }

    private bool IsWanted(Run run) =>
        (Cycle == null || run.Cycle == Cycle)
        && (Result == null || Pattern(Result).IsMatch(run.Result ?? ""));
}
