using System.Management.Automation;

namespace Jml;

/// <summary>Lets parked and waiting exports go with the next export after all.</summary>
/// <remarks>
/// What a system refused for good is parked: it is sent again when it changes, or when somebody who has mended the cause
/// says so here. Limits and approvals are asked as for anything else.
/// -Verbose tells how many exports may go; where there are none, a warning says so.
/// </remarks>
/// <example>
///   <summary>What would be released of what the directory refused for want of a right.</summary>
///   <code>Resume-JmlExport -Connector AD -Code permission-issue -Reason 'The right was delegated' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Look at what is parked, and release one of them.</summary>
///   <code>Get-JmlPendingExport -State Parked -First 1 | Resume-JmlExport -Reason 'The name is free again' -WhatIf</code>
/// </example>
/// <seealso href="Get-JmlPendingExport"/>
[Cmdlet(VerbsLifecycle.Resume, "JmlExport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ResumeJmlExportCommand : JmlCmdlet
{
    /// <summary>The connector; every one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Connector { get; set; }

    /// <summary>The number of the connector-space object.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long? Object { get; set; }

    /// <summary>What the export does.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Operation? Operation { get; set; }

    /// <summary>The code of the refusal.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public string? Code { get; set; }

    /// <summary>What has changed since the refusal.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Target, "Release parked and waiting exports")) return;
        Ask(Target, service => Tell(service.Post<Answer>("pending-exports/release", Wish, StopToken).Released));
    }

    private void Tell(long released)
    {
        if (released == 0) WriteWarning($"Nothing is parked or waits in {Target}: nothing was released. See Get-JmlPendingExport.");
        else WriteVerbose($"{released} exports may go.");
    }

    private string Target => $"{Connector ?? "every connector"}{(Object == null ? "" : $", object {Object}")}";

    private object Wish => new { Reason, Connector, Object, Operation, Code };

    private sealed class Answer
    {
        public long Released { get; set; }
    }
}
