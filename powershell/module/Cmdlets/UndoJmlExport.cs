using System.Management.Automation;

namespace Jml;

/// <summary>Takes back the last export of a connector, as change sets on hold.</summary>
/// <remarks>
/// What the objects held before comes back once somebody else has approved the change sets: a created account is disabled, a
/// disabled one enabled, values and names are given back. It stays so against the rules until they want something else, or
/// until Remove-JmlUndoneValue lifts it. With -WhatIf it says what would be taken back, what is left out and why, and what
/// nobody can take back.
/// </remarks>
/// <example>
///   <summary>What can be taken back of the last export to the directory?</summary>
///   <code>Undo-JmlExport -Connector AD -Reason 'The extract was wrong' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Take it back, and look at what waits for the approval of somebody else.</summary>
///   <code>Undo-JmlExport -Connector AD -Reason 'The extract was wrong'; Get-JmlChangeSet -State Held</code>
/// </example>
/// <seealso href="Get-JmlExport"/>
/// <seealso href="Get-JmlUndoneValue"/>
[Cmdlet(VerbsCommon.Undo, "JmlExport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ExportUndo))]
public sealed class UndoJmlExportCommand : JmlCmdlet
{
    /// <summary>The connector whose last export is taken back.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Connector { get; set; } = "";

    /// <summary>Why: kept with every value that is taken back.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Ask(Connector, service =>
    {
        var path = $"connectors/{System.Uri.EscapeDataString(Connector)}/undo";
        var seen = service.Get<ExportUndo>(path, StopToken);
        var isWanted = ShouldProcess($"{seen.Connector}, run {seen.Run}", $"Take back {seen.Items.Count} exported changes");
        if (!isWanted) WriteObject(seen);
        else WriteObject(service.Post<ExportUndo>(path, new { seen.Run, seen.Items.Count, Reason }, StopToken));
    });
}
