using System.Management.Automation;

namespace Jml;

/// <summary>Gets what was sent to the connected systems, newest first, and what became of it.</summary>
/// <remarks>
/// Unconfirmed is what a system accepted and no import has shown yet; Deadline says until when that may last. What waits to
/// be sent is shown by Get-JmlPendingExport.
/// </remarks>
/// <example>
///   <summary>What was accepted and is not shown yet.</summary>
///   <code>Get-JmlExport -Outcome unconfirmed -First 20</code>
/// </example>
/// <example>
///   <summary>Everything that was ever sent about one object.</summary>
///   <code>Get-JmlConnectorSpaceObject -Connector AD -First 1 | ForEach-Object { Get-JmlExport -Object $_.Id }</code>
/// </example>
/// <seealso href="Get-JmlPendingExport"/>
/// <seealso href="Undo-JmlExport"/>
[Cmdlet(VerbsCommon.Get, "JmlExport", SupportsPaging = true)]
[OutputType(typeof(ExportRecord))]
public sealed class GetJmlExportCommand : JmlCmdlet
{
    /// <summary>The connector that it went to.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Connector { get; set; }

    /// <summary>The number of the connector-space object.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long? Object { get; set; }

    /// <summary>The run that sent it.</summary>
    [Parameter]
    public long? Run { get; set; }

    /// <summary>What it did.</summary>
    [Parameter]
    public Operation? Operation { get; set; }

    /// <summary>What became of it.</summary>
    [Parameter]
    [ValidateSet("sent", "unconfirmed", "confirmed", "overtaken", "given-up", "refused", "withdrawn")]
    public string? Outcome { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteList<ExportRecord>(new Query("exports").With("connector", Connector)
        .With("object", Object).With("run", Run).WithName("operation", Operation).With("outcome", Outcome?.ToLowerInvariant()));
}
