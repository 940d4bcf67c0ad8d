using System.Management.Automation;

namespace Jml;

/// <summary>Gets what the next export would do, one row for each object and operation.</summary>
/// <remarks>
/// Rows come as they are read, page by page to the end; use -First to stop earlier. Every column is one text, so the rows
/// can go into a CSV file as they are; Changes is a list as well, for scripts.
/// </remarks>
/// <example>
///   <summary>What the next export would create.</summary>
///   <code>Get-JmlPendingExport -Operation Create -First 20</code>
/// </example>
/// <example>
///   <summary>What waits for an approval, for a spreadsheet.</summary>
///   <code>Get-JmlPendingExport -State Held | Export-Csv held.csv -NoTypeInformation</code>
/// </example>
/// <seealso href="Get-JmlChangeSet"/>
[Cmdlet(VerbsCommon.Get, "JmlPendingExport", SupportsPaging = true)]
[OutputType(typeof(PendingExport))]
public sealed class GetJmlPendingExportCommand : JmlCmdlet
{
    /// <summary>The connector that the exports go to.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Connector { get; set; }

    /// <summary>What the export does.</summary>
    [Parameter]
    public Operation? Operation { get; set; }

    /// <summary>What happens next to it.</summary>
    [Parameter]
    public PendingState? State { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteList<PendingExport>(new Query("pending-exports")
        .With("connector", Connector).WithName("operation", Operation).WithName("state", State));
}
