using System.Management.Automation;

namespace Jml;

/// <summary>Gets the objects that a run could not handle, one a row, with what to do about each.</summary>
/// <remarks>Errors come as they are read, page by page to the end; use -First to stop earlier.</remarks>
/// <example>
///   <summary>What went wrong in the last run, and what to do?</summary>
///   <code>Get-JmlRun -Last | Get-JmlRunError</code>
/// </example>
/// <example>
///   <summary>The objects that run 1 could not handle, as they were imported.</summary>
///   <code>Get-JmlRunError -Run 1 | Get-JmlConnectorSpaceObject</code>
/// </example>
/// <seealso href="Get-JmlRun"/>
[Cmdlet(VerbsCommon.Get, "JmlRunError", DefaultParameterSetName = "InputObject", SupportsPaging = true)]
[OutputType(typeof(RunError))]
public sealed class GetJmlRunErrorCommand : JmlCmdlet
{
    /// <summary>The numbers of the runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Run")]
    public long[] Run { get; set; } = [];

    /// <summary>The runs, from Get-JmlRun or Start-JmlSync.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public Run InputObject { get; set; } = null!;

    /// <summary>Only errors of this kind.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Code { get; set; }

    /// <summary>Only errors of this connector.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Connector { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in Wanted)
            Ask(id, service => WritePage(service.GetAll<RunError>(new Query($"runs/{id}/errors"), StopToken), IsWanted));
    }

    private long[] Wanted => ParameterSetName == "Run" ? Run : [InputObject.Id];

    private bool IsWanted(RunError error) =>
        (Code == null || Pattern(Code).IsMatch(error.Code))
        && (Connector == null || Pattern(Connector).IsMatch(error.Connector ?? ""));
}
